namespace MagnetarStudio.Server.Cli.Views;

/// <summary>Recovery codes, shown once.</summary>
/// <param name="RecoveryCodes">Each stands in for the authenticator once.</param>
internal sealed record RecoveryCodesView(IReadOnlyList<string> RecoveryCodes);
