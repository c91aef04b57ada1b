using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Server.Tests.Pins;

/// <summary>A log in memory: signed heads, and proofs between them.</summary>
internal sealed class GrowingLog : IAuditTrail, ILogProofs, IDisposable
{
    private readonly NoteSigner _signer = new("example.com/log", new byte[32]);
    private readonly List<TreeHash> _leaves = [];
    private volatile LogHead? _head;

    public LogHead? Head => _head;

    public NoteVerifier HeadKey => _signer.Verifier;

    /// <summary>Grows to a size, or is cut to it; what is new is of one past or another.</summary>
    public LogHead Become(int size, byte past = 0)
    {
        lock (_leaves)
        {
            _leaves.RemoveRange(Math.Min(size, _leaves.Count), Math.Max(0, _leaves.Count - size));
            while (_leaves.Count < size)
            {
                _leaves.Add(LeafHash.Of([(byte)_leaves.Count, past]));
            }

            var root = Tree(size).Root;
            var note = SignedNote.Sign(new Checkpoint(HeadKey.Name, size, root).ToText(), _signer);
            return _head = new LogHead(size, root, note.Encode(), [], 0);
        }
    }

    /// <summary>The leaves behind a size are gone, and others are there.</summary>
    public LogHead Rewrite(int from, int size, byte past)
    {
        lock (_leaves)
        {
            _leaves.RemoveRange(from, _leaves.Count - from);
            return Become(size, past);
        }
    }

    public ValueTask<ConsistencyProof?> ProveConsistencyAsync(long fromSize, long toSize, CancellationToken cancel)
    {
        lock (_leaves)
        {
            return ValueTask.FromResult<ConsistencyProof?>(
                new ConsistencyProof(toSize, Tree((int)toSize).ProveConsistency(fromSize), Head!));
        }
    }

    public ValueTask<InclusionProof?> ProveInclusionAsync(long seq, long size, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask RecordAsync(AuditEvent what, Caller by, CancellationToken cancel, bool mayUseReserve = false) =>
        throw new NotSupportedException();

    public void Dispose() => _signer.Dispose();

    // Fewer leaves than a tile: the builder holds all of them.
    private MerkleTree Tree(int size)
    {
        var tiles = new TileBuilder();
        foreach (var leaf in _leaves.Take(size))
        {
            tiles.Append(leaf, []);
        }

        return new MerkleTree(new PartialTiles(tiles), size);
    }

    private sealed class PartialTiles(TileBuilder builder) : ITileSource
    {
        public HashTile? Find(int level, long index) => builder.Find(level, index);
    }

    public ValueTask<AppendedEntry> AppendAsync(AuditEvent entry, Caller by, CancellationToken cancel) =>
        throw new InvalidOperationException("Nothing is appended here.");

    public ValueTask<AppendedStretch> AppendAsync(EntryStretch stretch, Caller by, CancellationToken cancel) =>
        throw new InvalidOperationException("Nothing is appended here.");
}
