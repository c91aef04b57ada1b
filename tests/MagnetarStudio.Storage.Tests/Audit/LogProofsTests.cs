using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>What the stored log proves holds against the heads that it signed; beyond them it proves nothing.</summary>
public sealed class LogProofsTests : IDisposable
{
    private readonly DatabaseHost _host = new();

    private ILogProofs Proofs => _host.Database.Proofs;

    private LogHead Head => _host.Database.Audit.Head!;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Every_head_is_proved_to_be_the_beginning_of_every_later_one()
    {
        var heads = await GrowAsync(2, 3, 255, 256, 257, 511, 512, 513, 700);

        foreach (var (earlier, later) in heads.SelectMany(earlier => heads.Select(later => (earlier, later))))
        {
            if (earlier.Size > later.Size)
            {
                continue;
            }

            var proof = await Proofs.ProveConsistencyAsync(earlier.Size, later.Size, DatabaseHost.Cancel);
            Assert.NotNull(proof);
            Assert.Equal(later.Size, proof.Size);
            Assert.Equal(Head, proof.Head);
            Assert.True(MerkleProof.VerifyConsistency(
                earlier.Size, earlier.Root, later.Size, later.Root, [.. proof.Hashes]));
        }
    }

    [Fact]
    public async Task Every_record_is_proved_to_be_in_every_head_that_covers_it()
    {
        var heads = await GrowAsync(2, 3, 255, 256, 257, 513);
        var records = Rows.Records(_host.Directory);

        foreach (var head in heads)
        {
            for (var seq = 0; seq < head.Size; seq++)
            {
                var proof = await Proofs.ProveInclusionAsync(seq, head.Size, DatabaseHost.Cancel);
                Assert.NotNull(proof);
                Assert.Equal(LeafHash.Of(records[seq]), proof.Leaf);
                Assert.True(MerkleProof.VerifyInclusion(
                    proof.Leaf, seq, head.Size, [.. proof.Hashes], head.Root));
            }
        }
    }

    [Fact]
    public async Task Size_zero_is_that_of_the_newest_head()
    {
        var heads = await GrowAsync(5, 300);

        var consistency = await Proofs.ProveConsistencyAsync(5, 0, DatabaseHost.Cancel);
        var inclusion = await Proofs.ProveInclusionAsync(299, 0, DatabaseHost.Cancel);

        Assert.Equal(300, consistency!.Size);
        Assert.True(MerkleProof.VerifyConsistency(5, heads[0].Root, 300, Head.Root, [.. consistency.Hashes]));
        Assert.Equal(300, inclusion!.Size);
        Assert.True(MerkleProof.VerifyInclusion(inclusion.Leaf, 299, 300, [.. inclusion.Hashes], Head.Root));
    }

    [Theory]
    [InlineData(301, 0)]
    [InlineData(1, 301)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public async Task A_size_beyond_the_log_is_proved_by_nothing(long fromSize, long toSize)
    {
        await GrowAsync(300);

        Assert.Null(await Proofs.ProveConsistencyAsync(fromSize, toSize, DatabaseHost.Cancel));
    }

    [Theory]
    [InlineData(300, 0)]
    [InlineData(0, 301)]
    [InlineData(long.MaxValue, 0)]
    public async Task A_record_beyond_the_log_is_proved_by_nothing(long seq, long size)
    {
        await GrowAsync(300);

        Assert.Null(await Proofs.ProveInclusionAsync(seq, size, DatabaseHost.Cancel));
    }

    [Fact]
    public async Task What_was_proved_before_a_restart_is_proved_after_it()
    {
        var heads = await GrowAsync(255, 256, 600);
        _host.Restart();

        foreach (var head in heads)
        {
            var proof = await Proofs.ProveConsistencyAsync(head.Size, 0, DatabaseHost.Cancel);
            Assert.True(MerkleProof.VerifyConsistency(
                head.Size, head.Root, proof!.Size, proof.Head.Root, [.. proof.Hashes]));
        }
    }

    [Fact]
    public async Task Proofs_hold_while_records_are_written()
    {
        var first = (await GrowAsync(3))[0];
        var writing = WriteAsync(3_000);
        var kept = first;
        do
        {
            var proof = await Proofs.ProveConsistencyAsync(kept.Size, 0, DatabaseHost.Cancel);
            Assert.True(MerkleProof.VerifyConsistency(
                kept.Size, kept.Root, proof!.Size, proof.Head.Root, [.. proof.Hashes]));
            var newest = await Proofs.ProveInclusionAsync(proof.Size - 1, proof.Size, DatabaseHost.Cancel);
            Assert.True(MerkleProof.VerifyInclusion(
                newest!.Leaf, proof.Size - 1, proof.Size, [.. newest.Hashes], proof.Head.Root));
            kept = proof.Head;
        }
        while (!writing.IsCompleted);

        await writing.SoonAsync();
    }

    [Fact]
    public async Task Tiles_of_three_levels_prove_a_log_of_65_537_records()
    {
        var heads = await GrowAsync(2, 65_535, 65_536, 65_537);
        await Patience.UntilAsync(
            () => Rows.Count(_host.Directory, "SELECT count(*) FROM audit_segment") == 4);

        for (var size = 1L; size <= Head.Size; size = (size * 2) + (size % 3))
        {
            var proof = await Proofs.ProveInclusionAsync(size - 1, 0, DatabaseHost.Cancel);
            Assert.True(MerkleProof.VerifyInclusion(
                proof!.Leaf, size - 1, proof.Size, [.. proof.Hashes], proof.Head.Root));
        }

        foreach (var head in heads)
        {
            var proof = await Proofs.ProveConsistencyAsync(head.Size, 0, DatabaseHost.Cancel);
            Assert.True(MerkleProof.VerifyConsistency(
                head.Size, head.Root, proof!.Size, proof.Head.Root, [.. proof.Hashes]));
        }
    }

    // Grows to each size in turn, and keeps the head of each.
    private async Task<IReadOnlyList<LogHead>> GrowAsync(params int[] sizes)
    {
        var heads = new List<LogHead>();
        foreach (var size in sizes)
        {
            if (_host.Database.Audit.Head is null)
            {
                // The log's first act brings a record of its own.
                await WriteAsync(1);
            }

            // A large log has records of its own index too, when that comes to it.
            await WriteAsync(size - (int)Head.Size);
            Assert.InRange(Head.Size, size, size + 8);
            heads.Add(Head);
        }

        return heads;
    }

    private async Task WriteAsync(int records)
    {
        const int atOnce = 500;
        for (var written = 0; written < records; written += atOnce)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, records - written)).Select(_ =>
                _host.Database.Audit.RecordAsync(
                    new AuditEvent(EventCode.ServerStarted), Caller.Server, DatabaseHost.Cancel).AsTask()));
        }
    }
}
