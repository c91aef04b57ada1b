using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Writes the newest committed head beside the database and where else the operator says.</summary>
/// <remarks>
/// At most once a second and at stop, by write, fsync and rename, on a thread of its own: a pin can only lag, and it
/// never blocks a commit. Beside the database it guards against accidents; against a person it must lie elsewhere. What
/// is no pin of this log is not replaced: two servers that were given one place do not take each other's memory.
/// </remarks>
internal sealed class HeadPins : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<string> _paths;
    private readonly LogTip _tip;
    private readonly ITimer _timer;
    private readonly Lock _turn = new();
    private readonly LogHead?[] _pinned;

    // A pin of yesterday may be signed by the key before.
    private volatile NoteVerifier[] _headKeys;

    /// <summary>Begins to pin.</summary>
    /// <param name="paths">Files, each replaced whole.</param>
    /// <param name="tip">Where the newest head is.</param>
    /// <param name="headKeys">Verify the log's heads, those of earlier keys too.</param>
    /// <param name="clock">Tells when.</param>
    public HeadPins(IReadOnlyList<string> paths, LogTip tip, IReadOnlyList<NoteVerifier> headKeys, TimeProvider clock)
    {
        (_paths, _tip, _headKeys, _pinned) = (paths, tip, [.. headKeys], new LogHead?[paths.Count]);
        _timer = clock.CreateTimer(_ => Pin(), null, s_interval, s_interval);
    }

    /// <summary>Pins that could not be written since start. The log goes on without them.</summary>
    public long Failures { get; private set; }

    /// <summary>Records that the pin furthest behind lacks.</summary>
    public long Lag => (_tip.Head?.Size ?? 0) - _pinned.Min(head => head?.Size ?? 0);

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
            for (var index = 0; index < _paths.Count; index++)
            {
                if (!ReferenceEquals(_pinned[index], head) && TryWrite(_paths[index], head.Note))
                {
                    _pinned[index] = head;
                }
            }
        }
    }

    private bool TryWrite(string path, string note)
    {
        if (PinFile.Find(path) is { } there && !_headKeys.Any(there.IsHeadOf))
        {
            Failures++;
            return false;
        }

        try
        {
            var next = path + ".next";
            File.Delete(next);
            using (var file = PrivateFiles.Create(next))
            {
                file.Write(Encoding.UTF8.GetBytes(note));
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DataDirectoryException)
        {
            Failures++;
            return false;
        }
    }
}
