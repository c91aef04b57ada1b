using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>What a witness cosigns, and that it never says yes to two pasts of one log.</summary>
public sealed class WitnessKeeperTests : IDisposable
{
    private const string Origin = "example.com/log";

    private readonly NoteSigner _log = new(Origin, new byte[32]);
    private readonly NoteSigner _stranger = new(Origin, SampleRecord.Range(1, 32));
    private readonly Cosigner _cosigner = new("example.com/witness", SampleRecord.Range(2, 32));
    private readonly FakeTimeProvider _clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryWitness _memory = new();

    public void Dispose()
    {
        _log.Dispose();
        _stranger.Dispose();
        _cosigner.Dispose();
    }

    [Fact]
    public async Task A_log_that_grows_is_cosigned_from_nothing_on_and_over_again()
    {
        using var keeper = Open();
        foreach (var (from, to) in new[] { (0, 0), (0, 1), (1, 7), (7, 8), (8, 300) })
        {
            var answer = await AddAsync(keeper, Grown(from, to));

            Assert.Equal((WitnessVerdict.Cosigned, to), (answer.Verdict, answer.Size));
            var kept = _memory.Find(Origin)!;
            Assert.Equal(answer.Cosignature!.ToLine(), _cosigner.Verifier.Find(kept)!.ToLine());
            Assert.True(kept.IsSignedBy(_log.Verifier));
        }
    }

    [Fact]
    public async Task The_newest_head_is_cosigned_anew_as_often_as_asked_and_costs_no_disk()
    {
        using var keeper = Open();
        await AddAsync(keeper, Grown(0, 5));
        _clock.Advance(TimeSpan.FromSeconds(7));

        var again = await AddAsync(keeper, Grown(5, 5));

        Assert.Equal(_cosigner.Cosign(Grown(5, 5).Note, _clock.GetUtcNow()).ToLine(), again.Cosignature!.ToLine());
        Assert.Equal(1, _memory.Puts);
    }

    [Fact]
    public async Task What_does_not_follow_is_refused_each_for_its_reason_and_changes_nothing()
    {
        using var keeper = Open();
        await AddAsync(keeper, Grown(0, 5));
        var puts = _memory.Puts;

        Assert.Equal(WitnessVerdict.OtherSize, await JudgeAsync(keeper, Grown(0, 9)));
        Assert.Equal(WitnessVerdict.OtherSize, await JudgeAsync(keeper, Grown(4, 9)));
        Assert.Equal(WitnessVerdict.OtherSize, await JudgeAsync(keeper, Grown(3, 3)));
        Assert.Equal(WitnessVerdict.OtherRoot, await JudgeAsync(keeper, Grown(5, 5, past: 1)));
        Assert.Equal(WitnessVerdict.NotProved, await JudgeAsync(keeper, Grown(5, 9, past: 1)));
        Assert.Equal(WitnessVerdict.NotProved, await JudgeAsync(keeper, Grown(5, 9) with { Proof = [] }));
        Assert.Equal(
            WitnessVerdict.NotProved, await JudgeAsync(keeper, Grown(5, 5) with { Proof = [LeafHash.Of("x"u8)] }));
        Assert.Equal(WitnessVerdict.NotSigned, await JudgeAsync(keeper, Grown(5, 9, signer: _stranger)));
        Assert.Equal(puts, _memory.Puts);
        Assert.Equal(5, (await AddAsync(keeper, Grown(0, 9))).Size);
    }

    [Fact]
    public async Task From_nothing_nothing_may_pretend_to_be_a_proof()
    {
        using var keeper = Open();

        Assert.Equal(
            WitnessVerdict.NotProved, await JudgeAsync(keeper, Grown(0, 9) with { Proof = [LeafHash.Of("x"u8)] }));
        Assert.Equal(WitnessVerdict.OtherRoot, await JudgeAsync(keeper, new CheckpointSubmission(
            0, [], new Checkpoint(Origin, 0, LeafHash.Of("x"u8)), Grown(0, 1).Note)));
        Assert.Equal(0, _memory.Puts);
    }

    [Fact]
    public async Task A_log_that_nobody_named_is_unknown()
    {
        using var other = new NoteSigner("example.com/other", new byte[32]);
        using var keeper = new WitnessKeeper([other.Verifier], _memory, _cosigner, _clock);

        Assert.Equal(WitnessVerdict.UnknownLog, await JudgeAsync(keeper, Grown(0, 1)));
    }

    [Fact]
    public async Task A_log_may_have_the_key_after_next()
    {
        using var keeper = new WitnessKeeper([_log.Verifier, _stranger.Verifier], _memory, _cosigner, _clock);

        Assert.Equal(WitnessVerdict.Cosigned, await JudgeAsync(keeper, Grown(0, 5)));
        Assert.Equal(WitnessVerdict.Cosigned, await JudgeAsync(keeper, Grown(5, 9, signer: _stranger)));
    }

    [Fact]
    public async Task Another_witness_goes_on_from_the_same_memory()
    {
        using (var keeper = Open())
        {
            await AddAsync(keeper, Grown(0, 5));
        }

        using var next = Open();
        Assert.Equal(WitnessVerdict.OtherSize, await JudgeAsync(next, Grown(0, 9)));
        Assert.Equal(WitnessVerdict.Cosigned, await JudgeAsync(next, Grown(5, 9)));
    }

    [Fact]
    public void A_memory_that_this_witness_did_not_cosign_is_not_gone_on_from()
    {
        _memory.Put(Origin, Grown(0, 5).Note);

        Assert.Throws<WitnessStoreException>(Open);
    }

    [Fact]
    public async Task What_cannot_be_remembered_is_not_cosigned_and_may_be_asked_again()
    {
        using var keeper = Open();
        _memory.Fails = true;
        await Assert.ThrowsAsync<WitnessStoreException>(() => AddAsync(keeper, Grown(0, 5)));

        _memory.Fails = false;
        Assert.Equal(WitnessVerdict.Cosigned, await JudgeAsync(keeper, Grown(0, 5)));
    }

    [Fact]
    public async Task Of_many_pasts_at_once_one_gets_a_yes()
    {
        using var keeper = Open();
        await AddAsync(keeper, Grown(0, 5));
        var pasts = Enumerable.Range(0, 32).Select(past => Grown(5, 9, past: 0, future: past)).ToList();

        var answers = await Task.WhenAll(pasts.Select(past => Task.Run(() => AddAsync(keeper, past))));

        Assert.Single(answers, answer => answer.Verdict is WitnessVerdict.Cosigned);
        Assert.Equal(2, _memory.Puts);
    }

    private WitnessKeeper Open() => new([_log.Verifier], _memory, _cosigner, _clock);

    private static Task<WitnessAnswer> AddAsync(WitnessKeeper keeper, CheckpointSubmission asked) =>
        keeper.AddAsync(asked, TestContext.Current.CancellationToken);

    private static async Task<WitnessVerdict> JudgeAsync(WitnessKeeper keeper, CheckpointSubmission asked) =>
        (await AddAsync(keeper, asked)).Verdict;

    // A log whose first five leaves are of one past, and those behind them of one future.
    private CheckpointSubmission Grown(int from, int to, int past = 0, int future = 0, NoteSigner? signer = null)
    {
        var tiles = new TileBuilder();
        var full = new List<HashTile>();
        for (var leaf = 0; leaf < to; leaf++)
        {
            tiles.Append(LeafHash.Of([(byte)(leaf % 256), (byte)(leaf < 5 ? past : future)]), full);
        }

        var tree = new MerkleTree(new FullTiles(tiles, full), to);
        var head = new Checkpoint(Origin, to, tree.Root);
        return new CheckpointSubmission(
            from,
            from > 0 && from < to ? tree.ProveConsistency(from) : [],
            head,
            SignedNote.Sign(head.ToText(), signer ?? _log));
    }
}
