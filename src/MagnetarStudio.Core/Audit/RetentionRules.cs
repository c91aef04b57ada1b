using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>How much of the log may go: whole tiles, the oldest first.</summary>
public static class RetentionRules
{
    // What one run removes at most: a wrong clock must not cost the whole log.
    private const int PartOfOneRun = 10;

    /// <summary>The first place that is to be kept.</summary>
    /// <param name="first">The first place that has a record, a whole number of tiles.</param>
    /// <param name="size">Records of the log, those removed included.</param>
    /// <param name="oldest">Records before this time may go.</param>
    /// <param name="all">Whether more than a tenth may go in one run.</param>
    /// <param name="timeOf">The time of the record in a place.</param>
    /// <returns><paramref name="first"/> if nothing may go. The newest tile stays, however old.</returns>
    public static long FindHorizon(
        long first, long size, DateTimeOffset oldest, bool all, Func<long, DateTimeOffset> timeOf)
    {
        ArgumentNullException.ThrowIfNull(timeOf);
        var whole = (size - 1) / HashTile.Hashes * HashTile.Hashes;
        var tenth = (size - first) / PartOfOneRun / HashTile.Hashes * HashTile.Hashes;
        var most = all ? whole : Math.Min(whole, first + Math.Max(HashTile.Hashes, tenth));
        var horizon = first;
        while (horizon + HashTile.Hashes <= most && timeOf(horizon + HashTile.Hashes - 1) < oldest)
        {
            horizon += HashTile.Hashes;
        }

        return horizon;
    }
}
