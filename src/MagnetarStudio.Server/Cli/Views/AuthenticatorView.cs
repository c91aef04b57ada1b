namespace MagnetarStudio.Server.Cli.Views;

/// <summary>An authenticator that awaits its first code. It is not shown again.</summary>
/// <param name="OtpauthUri">What an authenticator reads.</param>
/// <param name="ExpireTime">First instant at which its first code is no longer accepted, UTC.</param>
internal sealed record AuthenticatorView(string OtpauthUri, DateTimeOffset ExpireTime);
