using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Appends records to one copy of the log's end, and collects what has to be written.</summary>
internal sealed class BatchBuilder(LogId log, DataKey key, LogEnd end)
{
    private readonly List<byte[]> _records = [];
    private readonly List<HashTile> _tiles = [];

    /// <summary>The records sealed so far.</summary>
    public IReadOnlyList<byte[]> Records => _records;

    /// <summary>The tiles that became full.</summary>
    public IReadOnlyList<HashTile> Tiles => _tiles;

    /// <summary>Seals one record as the next leaf.</summary>
    public void Add(EncodedEvent what, long timeUs)
    {
        var record = RecordCipher.Seal(log, key, end.Frontier.Size, timeUs, what);
        var leaf = LeafHash.Of(record);
        end.Frontier.Append(leaf);
        end.Tiles.Append(leaf, _tiles);
        _records.Add(record);
    }
}
