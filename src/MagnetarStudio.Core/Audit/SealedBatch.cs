using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// Records sealed on a copy of the log's end: to be written in one transaction, then advanced to, or dropped.
/// </summary>
public sealed class SealedBatch
{
    internal SealedBatch(
        long firstSeq,
        IReadOnlyList<byte[]> records,
        IReadOnlyList<HashTile> tiles,
        LogHead head,
        NewDataKey? newDataKey,
        IReadOnlyList<long> headKeyPlaces,
        LogEnd end)
    {
        FirstSeq = firstSeq;
        Records = records;
        Tiles = tiles;
        Head = head;
        NewDataKey = newDataKey;
        HeadKeyPlaces = headKeyPlaces;
        End = end;
    }

    /// <summary>Leaf index of the first record.</summary>
    public long FirstSeq { get; }

    /// <summary>The records, in order.</summary>
    public IReadOnlyList<byte[]> Records { get; }

    /// <summary>Tiles that became full.</summary>
    public IReadOnlyList<HashTile> Tiles { get; }

    /// <summary>The head after them. Nobody may see it before COMMIT.</summary>
    public LogHead Head { get; }

    /// <summary>A data key that this batch announces; null for none.</summary>
    public NewDataKey? NewDataKey { get; }

    /// <summary>Places of records of this batch that announce a head key; usually none.</summary>
    public IReadOnlyList<long> HeadKeyPlaces { get; }

    internal LogEnd End { get; }
}
