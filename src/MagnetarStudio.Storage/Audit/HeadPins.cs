using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Writes the newest committed head beside the database and to the files that the operator names.</summary>
/// <remarks>
/// At most once a second and at stop, by write, fsync and rename, on a thread of its own: a pin can only lag, and it
/// never blocks a commit. Beside the database it guards against accidents; against a person it must lie elsewhere.
/// </remarks>
internal sealed class HeadPins : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly LogTip _tip;
    private readonly ITimer _timer;
    private readonly Lock _turn = new();
    private readonly PinnedPlace[] _places;

    // A pin of yesterday may be signed by the key before.
    private volatile NoteVerifier[] _headKeys;

    /// <summary>Begins to pin.</summary>
    /// <param name="paths">Files, each replaced whole.</param>
    /// <param name="tip">Where the newest head is.</param>
    /// <param name="headKeys">Verify the log's heads, those of earlier keys too.</param>
    /// <param name="clock">Tells when.</param>
    public HeadPins(IReadOnlyList<string> paths, LogTip tip, IReadOnlyList<NoteVerifier> headKeys, TimeProvider clock)
    {
        (_tip, _headKeys, _places) = (tip, [.. headKeys], [.. paths.Select(path => new PinnedPlace(path))]);
        _timer = clock.CreateTimer(_ => Pin(), null, s_interval, s_interval);
    }

    /// <summary>How it stands with each place. Thread-safe; each is as it was at some moment.</summary>
    public IReadOnlyList<PinState> States
    {
        get
        {
            var size = _tip.Head?.Size ?? 0;
            return [.. _places.Select(place => place.StateAt(size))];
        }
    }

    /// <summary>Verify the log's heads, those of earlier keys too.</summary>
    public IReadOnlyList<NoteVerifier> HeadKeys => _headKeys;

    /// <summary>Heads may be signed by <paramref name="headKey"/> too from now on. One caller at a time.</summary>
    public void Follow(NoteVerifier headKey) => _headKeys = [.. _headKeys, headKey];

    /// <summary>Pins the last head and stops.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Pin();
    }

    private void Pin()
    {
        lock (_turn)
        {
            if (_tip.Head is not { } head)
            {
                return;
            }

            // Each place by itself: one that failed is tried again, and the others are not written anew for it.
            foreach (var place in _places)
            {
                if (!ReferenceEquals(place.Newest, head))
                {
                    place.Note(head, PinFile.TryReplace(place.Name, head.Note, _headKeys));
                }
            }
        }
    }
}
