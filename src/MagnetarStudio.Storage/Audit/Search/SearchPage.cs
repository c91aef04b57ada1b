using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Audit.Search;

/// <summary>What one page of a search has come to, and what it may still do. Not thread-safe.</summary>
/// <param name="below">Where it begins: the first place that it does not look at.</param>
/// <param name="opensMax">Records it may open.</param>
/// <param name="entriesMax">Entries it may find and keep; null: it counts them only.</param>
internal sealed class SearchPage(long below, int opensMax, int? entriesMax)
{
    private int _opened;

    /// <summary>What was found, newest first; empty when it is only counted.</summary>
    public List<LogEntry> Entries { get; } = [];

    /// <summary>How many were found.</summary>
    public int Found { get; private set; }

    /// <summary>How far it came: everything from here on was looked at.</summary>
    public long Next { get; private set; } = below;

    /// <summary>Whether it ends here.</summary>
    public bool IsFull => _opened >= opensMax || Found >= entriesMax;

    /// <summary>Records that it may still open.</summary>
    public int OpensLeft => opensMax - _opened;

    /// <summary>Notes that everything from <paramref name="place"/> on was looked at, unless it ended before.</summary>
    public void Reach(long place)
    {
        if (!IsFull)
        {
            Next = Math.Min(Next, place);
        }
    }

    /// <summary>Takes a record that was looked at, and the entry if it passed.</summary>
    public void Take(long seq, LogEntry? entry)
    {
        _opened++;
        Next = seq;
        if (entry is null)
        {
            return;
        }

        Found++;
        if (entriesMax is not null)
        {
            Entries.Add(entry);
        }
    }
}
