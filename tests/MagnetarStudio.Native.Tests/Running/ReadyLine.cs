using System.Text.Json;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>The line that <c>magnetar serve --ready-json</c> writes once it can answer.</summary>
/// <param name="Endpoints">Where it listens.</param>
/// <param name="Pid">Its process id, also under a tracer.</param>
/// <param name="Version">Its version.</param>
/// <param name="DataDirectory">Its data directory.</param>
/// <param name="ClaimCode">What claims the founder account; null if there is a founder.</param>
internal sealed record ReadyLine(
    IReadOnlyList<string> Endpoints, int Pid, string Version, string DataDirectory, string? ClaimCode)
{
    /// <summary>Reads the line; every member must be there.</summary>
    public static ReadyLine Parse(string line)
    {
        var root = JsonElement.Parse(line);
        return new ReadyLine(
            [.. root.GetProperty("endpoints").EnumerateArray().Select(endpoint => endpoint.GetString()!)],
            root.GetProperty("pid").GetInt32(),
            root.GetProperty("version").GetString()!,
            root.GetProperty("data_directory").GetString()!,
            root.GetProperty("claim_code").GetString());
    }
}
