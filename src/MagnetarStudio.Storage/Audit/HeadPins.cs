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
    private readonly NoteVerifier _headKey;
    private readonly ITimer _timer;
    private readonly Lock _turn = new();
    private readonly LogHead?[] _pinned;

    /// <summary>Begins to pin.</summary>
    /// <param name="paths">Files, each replaced whole.</param>
    /// <param name="tip">Where the newest head is.</param>
    /// <param name="headKey">Verifies the log's heads.</param>
    /// <param name="clock">Tells when.</param>
    public HeadPins(IReadOnlyList<string> paths, LogTip tip, NoteVerifier headKey, TimeProvider clock)
    {
        (_paths, _tip, _headKey, _pinned) = (paths, tip, headKey, new LogHead?[paths.Count]);
        _timer = clock.CreateTimer(_ => Pin(), null, s_interval, s_interval);
    }

    /// <summary>Pins that could not be written since start. The log goes on without them.</summary>
    public long Failures { get; private set; }

    /// <summary>Records that the pin furthest behind lacks.</summary>
    public long Lag => (_tip.Head?.Size ?? 0) - _pinned.Min(head => head?.Size ?? 0);

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
        if (PinFile.Find(path) is { } there && !there.IsHeadOf(_headKey))
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
