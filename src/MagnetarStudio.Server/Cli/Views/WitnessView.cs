namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A witness.</summary>
/// <param name="Endpoints">Where it answers; none where only its key was asked for.</param>
/// <param name="Pid">The process.</param>
/// <param name="Version">What it runs.</param>
/// <param name="DataDirectory">Where it remembers.</param>
/// <param name="Key">What it cosigns with: servers are told it by <c>--witness-key</c>.</param>
internal sealed record WitnessView(
    IReadOnlyList<string> Endpoints, int Pid, string Version, string DataDirectory, string Key);
