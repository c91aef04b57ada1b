using MagnetarStudio.Storage;

namespace MagnetarStudio.Server.Control;

/// <summary>What an operator should know: nothing for a healthy server. Thread-safe.</summary>
internal sealed class HealthReport(StudioDatabase database, TimeProvider clock)
{
    /// <summary>When the server began, UTC.</summary>
    public DateTimeOffset StartedAt { get; } = clock.GetUtcNow();

    /// <summary>One sentence for each thing that is wrong now.</summary>
    public IReadOnlyList<string> Findings()
    {
        var findings = new List<string>();
        if (database.IsDiskFull)
        {
            findings.Add("The disk is full: only revocations are recorded, from the reserve.");
        }

        if (database.IndexFailure is { } unindexed)
        {
            findings.Add($"The log's index grows no further: {unindexed.Message}");
        }

        if (database.PinFailures > 0)
        {
            findings.Add($"The log's head could not be pinned {database.PinFailures} times.");
        }

        return findings;
    }
}
