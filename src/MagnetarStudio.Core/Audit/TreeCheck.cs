using System.Numerics;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Computes the tree anew and compares stored tiles, frontier and head with it.</summary>
internal sealed class TreeCheck(ILogSource source)
{
    private readonly MerkleFrontier _frontier = new();
    private readonly TileBuilder _tiles = new();
    private readonly List<HashTile> _completed = [];
    private readonly HashSet<(int, long)> _seen = [];
    private long _firstBadLeaf = long.MaxValue;

    /// <summary>Records so far.</summary>
    public long Size => _frontier.Size;

    /// <summary>Root over them.</summary>
    public TreeHash Root => _frontier.Root;

    /// <summary>Adds the next record as it is stored.</summary>
    public void Append(byte[] record, Action<VerifyFinding> found)
    {
        var leaf = LeafHash.Of(record);
        _frontier.Append(leaf);
        _completed.Clear();
        _tiles.Append(leaf, _completed);
        foreach (var tile in _completed)
        {
            _seen.Add((tile.Position.Level, tile.Position.Index));
            Compare(tile, found);
        }
    }

    /// <summary>Compares what is left: the head's root and size, and tiles that nobody should have.</summary>
    public void Finish(LogHead? head, Action<VerifyFinding> found)
    {
        foreach (var (level, index) in source.ReadTilePlaces().Where(place => !_seen.Contains(place)))
        {
            found(new(
                VerifyLevel.Structure, "TILE_ADDED", null, $"Tile {level}/{index} is stored, and the records do not fill it."));
        }

        if (head is not null && head.Size == Size && head.Root != Root)
        {
            CompareFrontier(head, found);
        }
    }

    private void Compare(HashTile computed, Action<VerifyFinding> found)
    {
        var (level, index, _) = computed.Position;
        if (source.Find(level, index) is not { } stored)
        {
            found(new(VerifyLevel.Structure, "TILE_MISSING", null, $"Tile {level}/{index} is not stored."));
            return;
        }

        for (var offset = 0; offset < HashTile.Hashes; offset++)
        {
            if (stored[offset] != computed[offset])
            {
                // A hash of this tile covers that many records; the first of them is the first that may be bad.
                var covered = 1L << (level * HashTile.Height);
                var first = FirstBadOf((index * HashTile.Hashes + offset) * covered, covered);
                _firstBadLeaf = Math.Min(_firstBadLeaf, level == 0 ? first : long.MaxValue);
                found(new(
                    VerifyLevel.Structure,
                    "HASH_DIFFERS",
                    first,
                    $"Tile {level}/{index} has another hash at {offset} than the records give."));
                return;
            }
        }
    }

    // The stored frontier is the only trace of the records behind the last full tile: it says in which part they differ.
    private void CompareFrontier(LogHead head, Action<VerifyFinding> found)
    {
        var first = 0L;
        var covered = 0L;
        var ours = _frontier.Encode().AsSpan(sizeof(long));
        var theirs = head.Frontier.Length == _frontier.Encode().Length ? head.Frontier.AsSpan(sizeof(long)) : default;
        for (var rest = Size; rest > 0 && !theirs.IsEmpty;)
        {
            covered = 1L << BitOperations.Log2((ulong)rest);
            if (!ours[..TreeHash.SizeBytes].SequenceEqual(theirs[..TreeHash.SizeBytes]))
            {
                break;
            }

            ours = ours[TreeHash.SizeBytes..];
            theirs = theirs[TreeHash.SizeBytes..];
            first += covered;
            rest -= covered;
        }

        first = FirstBadOf(Math.Min(first, Size - 1), covered);
        found(new(
            VerifyLevel.Structure,
            "ROOT_DIFFERS",
            first,
            $"The records from {first} on give another root than the head has."));
    }

    // A hash over many records only says "from here on": a bad leaf among them, if one is known, says where.
    private long FirstBadOf(long first, long covered) =>
        _firstBadLeaf >= first && _firstBadLeaf - first < covered ? _firstBadLeaf : first;
}
