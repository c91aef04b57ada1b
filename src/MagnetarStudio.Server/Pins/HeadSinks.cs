using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage;

namespace MagnetarStudio.Server.Pins;

/// <summary>Everything that remembers heads: the database's own files, and the sinks outside. Thread-safe.</summary>
/// <remarks>The sinks begin with <c>serve</c>; a command that opens the database for a moment tells nobody.</remarks>
internal sealed class HeadSinks(StudioDatabase database, TimeProvider clock)
{
    private volatile IReadOnlyList<IHeadSink> _sinks = [];

    /// <summary>How it stands with each.</summary>
    public IReadOnlyList<PinState> States
    {
        get
        {
            var size = database.Audit.Head?.Size ?? 0;
            return [.. database.Pins, .. _sinks.Select(sink => sink.StateAt(size))];
        }
    }

    /// <summary>Begins to tell the sinks that the operator named. Once only.</summary>
    /// <param name="settings">Which.</param>
    /// <param name="write">Writes a head to standard output; answers why it could not, or null.</param>
    public void Begin(PinSettings settings, Func<LogHead, string?> write)
    {
        var sinks = new List<IHeadSink>();
        if (settings.ToOutput)
        {
            sinks.Add(new HeadLines(database.Audit, write, clock));
        }

        if (settings.Witness is { } witness)
        {
            sinks.Add(new WitnessLink(
                witness, database.Audit, database.Proofs, database.Cosigned, WitnessClient.Over(witness), clock));
        }

        _sinks = sinks;
    }

    /// <summary>Tells of the last head and stops, within a second.</summary>
    public Task StopAsync() => Task.WhenAll(_sinks.Select(sink => sink.DisposeAsync().AsTask()));
}
