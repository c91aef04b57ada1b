namespace MagnetarStudio.Server.Cli.Views;

/// <summary>The line of <c>magnetar serve --ready-json</c>: the server answers from now on.</summary>
/// <param name="Endpoints">Where it listens, ports that the system chose included.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="Version">Its version.</param>
/// <param name="DataDirectory">Its data directory.</param>
/// <param name="ClaimCode">What claims the founder account; null if there is a founder.</param>
internal sealed record ReadyView(
    IReadOnlyList<string> Endpoints, int Pid, string Version, string DataDirectory, string? ClaimCode);
