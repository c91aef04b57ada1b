namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A claim code, shown once.</summary>
/// <param name="ClaimCode">The code.</param>
/// <param name="ExpireTime">First instant at which it is no longer valid, UTC.</param>
internal sealed record ClaimCodeView(string ClaimCode, DateTimeOffset ExpireTime);
