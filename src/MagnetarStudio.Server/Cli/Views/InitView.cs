namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What <c>magnetar init</c> did.</summary>
/// <param name="DataDirectory">The data directory.</param>
/// <param name="KeysMade">Purposes whose key file was made; those that were there stayed.</param>
/// <param name="EnvironmentFileMade">Whether <c>.env</c> was made; one that was there stayed.</param>
/// <param name="ClaimCode">What claims the founder account; null if there is a founder.</param>
/// <param name="ClaimCodeExpireTime">First instant at which the code is no longer valid, UTC; null without one.</param>
internal sealed record InitView(
    string DataDirectory,
    IReadOnlyList<string> KeysMade,
    bool EnvironmentFileMade,
    string? ClaimCode,
    DateTimeOffset? ClaimCodeExpireTime);
