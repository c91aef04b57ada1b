using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Pins;
using MagnetarStudio.Storage;

namespace MagnetarStudio.Server.Control;

/// <summary>What an operator should know: nothing for a healthy server. Thread-safe.</summary>
internal sealed class HealthReport(StudioDatabase database, HeadSinks sinks, TimeProvider clock)
{
    /// <summary>When the server began, UTC.</summary>
    public DateTimeOffset StartedAt { get; } = clock.GetUtcNow();

    /// <summary>How it stands with each place where the log's head is remembered.</summary>
    public IReadOnlyList<PinState> Pins => sinks.States;

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

        findings.AddRange(Pins
            .Where(pin => pin.Trouble is not null)
            .Select(pin =>
                $"The log's head is not pinned at {pin.Place}, which lacks {pin.Lag} records: {pin.Trouble}"));
        return findings;
    }
}
