using System.Numerics;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Computes the tree anew and compares stored tiles, frontier and head with it.</summary>
internal sealed class TreeCheck(ILogSource source)
{
    private readonly TileBuilder _tiles = new();
    private readonly List<HashTile> _completed = [];
    private readonly HashSet<(int, long)> _seen = [];
    private readonly HashSet<(int, long)> _differing = [];
    private long _firstDifference = long.MaxValue;

    /// <summary>Records so far.</summary>
    public long Size => _tiles.Size;

    /// <summary>Root over them; computed anew at each call, some hundreds of hashes.</summary>
    public TreeHash Root => MerkleFrontier.Of(_tiles).Root;

    /// <summary>Adds the next record's leaf. The source is not asked.</summary>
    public void Append(in TreeHash leaf) => _tiles.Append(leaf, _completed);

    /// <summary>Compares the tiles that were filled since the last time.</summary>
    public void Compare(Action<VerifyFinding> found)
    {
        foreach (var tile in _completed)
        {
            _seen.Add((tile.Position.Level, tile.Position.Index));
            Compare(tile, found);
        }

        _completed.Clear();
    }

    /// <summary>Compares what is left: the head's root and frontier, and tiles that nobody should have.</summary>
    public void Finish(LogHead? head, Action<VerifyFinding> found)
    {
        if (Size < head?.Size)
        {
            // The records break off, which is said already: what they would fill behind that is not judged.
            return;
        }

        foreach (var (level, index) in source.ReadTilePlaces().Where(place => !_seen.Contains(place)))
        {
            found(new(
                VerifyLevel.Structure,
                "TILE_ADDED",
                null,
                $"Tile {level}/{index} is stored, and the records do not fill it."));
        }

        if (head is null || head.Size != Size)
        {
            return;
        }

        var frontier = MerkleFrontier.Of(_tiles);
        if (head.Root != frontier.Root)
        {
            var first = FirstDifference(head, frontier);
            found(new(
                VerifyLevel.Structure,
                "ROOT_DIFFERS",
                first,
                $"The records from {first} on give another root than the head has."));
        }
        else if (!head.Frontier.AsSpan().SequenceEqual(frontier.Encode()))
        {
            found(new(
                VerifyLevel.Structure, "FRONTIER_DIFFERS", null, "The stored frontier is not that of the records."));
        }
    }

    private void Compare(HashTile computed, Action<VerifyFinding> found)
    {
        var (level, index, _) = computed.Position;
        if (source.Find(level, index) is not { Position.IsFull: true } stored)
        {
            found(new(VerifyLevel.Structure, "TILE_MISSING", null, $"Tile {level}/{index} is not stored."));
            return;
        }

        if (stored.Bytes.Span.SequenceEqual(computed.Bytes.Span))
        {
            return;
        }

        for (var offset = 0; offset < HashTile.Hashes; offset++)
        {
            if (stored[offset] == computed[offset])
            {
                continue;
            }

            // What a tile below has shown more exactly already is not said again.
            _differing.Add((level, index));
            var hash = index * HashTile.Hashes + offset;
            if (!_differing.Contains((level - 1, hash)))
            {
                // A hash of this tile covers that many records; the first of them is the first that may be bad.
                var seq = hash << (level * HashTile.Height);
                _firstDifference = Math.Min(_firstDifference, seq);
                found(new(
                    VerifyLevel.Structure,
                    "HASH_DIFFERS",
                    seq,
                    $"Tile {level}/{index} has another hash at {offset} than the records give."));
                return;
            }
        }
    }

    // The first record of those that may give another root. The stored frontier is the only trace of the records behind
    // the last full tile. It is believed only where it gives the head's root, or whoever changed a record would tell us
    // where to look.
    private long FirstDifference(LogHead head, MerkleFrontier frontier)
    {
        if (!MerkleFrontier.TryDecode(head.Frontier, out var stored)
            || stored.Size != head.Size || stored.Root != head.Root)
        {
            return 0;
        }

        var ours = frontier.Encode().AsSpan(sizeof(long));
        var theirs = head.Frontier.AsSpan(sizeof(long));
        var first = 0L;
        while (ours[..TreeHash.SizeBytes].SequenceEqual(theirs[..TreeHash.SizeBytes]))
        {
            first += 1L << BitOperations.Log2((ulong)(Size - first));
            ours = ours[TreeHash.SizeBytes..];
            theirs = theirs[TreeHash.SizeBytes..];
        }

        return _firstDifference < long.MaxValue && AreTilesGenuine(head) ? _firstDifference : first;
    }

    // Tiles that give the very subtrees of the head's frontier are as they were written: what differs from them is
    // exact.
    private bool AreTilesGenuine(LogHead head)
    {
        var tiles = new MerkleFrontier();
        for (var index = 0L; index < Size / HashTile.Hashes; index++)
        {
            if (source.Find(0, index) is not { Position.IsFull: true } tile)
            {
                return false;
            }

            tiles.Append(tile.Root);
        }

        return head.Frontier.AsSpan(sizeof(long)).StartsWith(tiles.Encode().AsSpan(sizeof(long)));
    }
}
