namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A witness that answers.</summary>
/// <param name="Endpoints">Where.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Version">What it runs.</param>
/// <param name="DataDirectory">Where it remembers.</param>
/// <param name="Key">What it cosigns with: servers are told it by <c>--witness-key</c>.</param>
internal sealed record WitnessView(
    IReadOnlyList<string> Endpoints, int Pid, string Version, string DataDirectory, string Key);
