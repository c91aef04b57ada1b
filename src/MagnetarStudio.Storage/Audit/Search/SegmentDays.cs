namespace MagnetarStudio.Storage.Audit.Search;

/// <summary>Stored segments in a row whose entries happened on the same days.</summary>
/// <param name="From">The first of them.</param>
/// <param name="To">The last of them.</param>
/// <param name="Days">The days, ascending.</param>
internal sealed record SegmentDays(long From, long To, List<DateOnly> Days)
{
    /// <summary>How many of them lie from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public long CountWithin(long from, long to) => Math.Max(0, Math.Min(To, to) - Math.Max(From, from) + 1);
}
