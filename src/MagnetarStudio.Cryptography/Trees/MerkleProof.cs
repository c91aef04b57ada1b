namespace MagnetarStudio.Cryptography.Trees;

/// <summary>Checks proofs against roots, knowing no tree (RFC 9162 §2.1.3.2 and §2.1.4.2).</summary>
/// <remarks>
/// Thread-safe. Sizes, indexes and proofs may come from anybody: nonsense is a false, never an exception, and no more
/// than one hash a level is computed.
/// </remarks>
public static class MerkleProof
{
    /// <summary>Hashes in the longest proof that can be true: one a level, and one more where a proof starts.</summary>
    public const int HashesMax = 64;

    /// <summary>Whether the tree with this size and root holds this leaf at this index.</summary>
    public static bool VerifyInclusion(
        in TreeHash leaf, long index, long size, ReadOnlySpan<TreeHash> proof, in TreeHash root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        // "place" and "last" are the node on the way up and the last node of its level.
        var (place, last) = (index, size - 1);
        var hash = leaf;
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if (IsOdd(place) || place == last)
            {
                hash = NodeHash.Of(sibling, hash);
                SkipToRightChild(ref place, ref last);
            }
            else
            {
                hash = NodeHash.Of(hash, sibling);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>Whether the first leaves of the later tree are the leaves of the earlier one.</summary>
    /// <remarks>
    /// Trees of the same size are consistent if their roots are one, with an empty proof. Nothing is proved about a
    /// tree of size 0: the answer is false.
    /// </remarks>
    public static bool VerifyConsistency(
        long earlierSize, in TreeHash earlierRoot, long size, in TreeHash root, ReadOnlySpan<TreeHash> proof)
    {
        if (earlierSize < 1 || earlierSize > size)
        {
            return false;
        }

        if (earlierSize == size)
        {
            return proof.IsEmpty && earlierRoot == root;
        }

        // A perfect earlier tree is a node of the later one, so the proof does not repeat it.
        var isPerfect = long.IsPow2(earlierSize);
        if (proof.IsEmpty && !isPerfect)
        {
            return false;
        }

        var start = isPerfect ? earlierRoot : proof[0];
        return FoldConsistency(earlierSize - 1, size - 1, start, isPerfect ? proof : proof[1..], out var folded)
            && folded.Earlier == earlierRoot
            && folded.Later == root;
    }

    // Both roots grow from the same node: a left sibling belongs to both trees, a right one to the later only.
    private static bool FoldConsistency(
        long place,
        long last,
        in TreeHash start,
        ReadOnlySpan<TreeHash> siblings,
        out (TreeHash Earlier, TreeHash Later) roots)
    {
        while (IsOdd(place))
        {
            (place, last) = (place >> 1, last >> 1);
        }

        roots = (start, start);
        foreach (var sibling in siblings)
        {
            if (last == 0)
            {
                return false;
            }

            if (IsOdd(place) || place == last)
            {
                roots = (NodeHash.Of(sibling, roots.Earlier), NodeHash.Of(sibling, roots.Later));
                SkipToRightChild(ref place, ref last);
            }
            else
            {
                roots.Later = NodeHash.Of(roots.Later, sibling);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0;
    }

    // A node without a right neighbour is its own parent: it moves up until it is a right child, or the root.
    private static void SkipToRightChild(ref long place, ref long last)
    {
        while (!IsOdd(place) && place != 0)
        {
            (place, last) = (place >> 1, last >> 1);
        }
    }

    private static bool IsOdd(long place) => (place & 1) == 1;
}
