using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Hashes a page of records on so many threads. Not thread-safe itself.</summary>
/// <param name="threads">1 or more; the caller's own is one of them.</param>
internal sealed class LeafHasher(int threads)
{
    // Less is done before another thread has woken.
    private const int RecordsPerThreadMin = 128;

    private TreeHash[] _leaves = [];

    /// <summary>Hashes the first <paramref name="count"/> records of a page.</summary>
    /// <returns>Their leaves, good until the next page.</returns>
    public ReadOnlySpan<TreeHash> Hash(IReadOnlyList<(long Seq, byte[] Record)> page, int count)
    {
        if (_leaves.Length < count)
        {
            _leaves = new TreeHash[count];
        }

        var parts = Math.Clamp(count / RecordsPerThreadMin, 1, threads);
        var others = new Task[parts - 1];
        for (var part = 1; part < parts; part++)
        {
            var (from, until) = (count * part / parts, count * (part + 1) / parts);
            others[part - 1] = Task.Run(() => Hash(page, from, until));
        }

        Hash(page, 0, count / parts);
        Task.WaitAll(others);
        return _leaves.AsSpan(0, count);
    }

    private void Hash(IReadOnlyList<(long Seq, byte[] Record)> page, int from, int until)
    {
        for (var place = from; place < until; place++)
        {
            _leaves[place] = LeafHash.Of(page[place].Record);
        }
    }
}
