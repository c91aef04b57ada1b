namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What <c>magnetar session revoke</c> did.</summary>
/// <param name="RevokedCount">Sessions ended.</param>
internal sealed record RevokedView(int RevokedCount);
