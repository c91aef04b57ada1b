using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>One consistent view of a stored log, for whoever verifies it. Nothing that it gives is believed.</summary>
public interface ILogSource : ITileSource, IWrappedKeys
{
    /// <summary>Which log it says it is.</summary>
    LogId Log { get; }

    /// <summary>The stored head; null for a log without records.</summary>
    LogHead? ReadHead();

    /// <summary>
    /// Up to <paramref name="limit"/> records from <paramref name="from"/> on, by the number of their row.
    /// </summary>
    IReadOnlyList<(long Seq, byte[] Record)> ReadRecords(long from, int limit);

    /// <summary>
    /// What of the tables' form is not as this program makes it: one line each, none for a sound database.
    /// </summary>
    IReadOnlyList<string> ReadSchemaDifferences();

    /// <summary>Which index segments are stored, ascending.</summary>
    IReadOnlyList<long> ReadSegmentNumbers();

    /// <summary>An index segment, what is missing of it empty; null without one.</summary>
    IndexSegment? FindSegment(long number);

    /// <summary>Places of the records that announce a later head key than the first, in order.</summary>
    IReadOnlyList<long> ReadHeadKeyPlaces();

    /// <summary>Which full tiles are stored.</summary>
    IReadOnlyList<(int Level, long Index)> ReadTilePlaces();
}
