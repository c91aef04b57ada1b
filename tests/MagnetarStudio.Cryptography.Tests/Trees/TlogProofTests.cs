using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

/// <summary>C2SP tlog-proof: it has one spelling, and proves one entry in one place to one log's key.</summary>
public sealed class TlogProofTests : IDisposable
{
    private const int Size = 7;
    private const string Origin = "example.com/log";

    private static readonly TreeHash[] s_leaves =
        [.. Enumerable.Range(0, Size).Select(leaf => LeafHash.Of([(byte)leaf]))];

    private readonly NoteSigner _signer = new(Origin, new byte[32]);
    private readonly MerkleTree _tree = new(MemoryTiles.Of(s_leaves), Size);

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void The_text_is_that_of_the_specification()
    {
        var path = _tree.ProveInclusion(6);
        var receipt = Receipt(6, extra: [1, 2, 3]);

        Assert.Equal(
            $"c2sp.org/tlog-proof@v1\nextra AQID\nindex 6\n{Convert.ToBase64String(path[0].Span)}\n"
            + $"{Convert.ToBase64String(path[1].Span)}\n\n{receipt.Checkpoint}",
            receipt.Encode());
        Assert.StartsWith(
            "c2sp.org/tlog-proof@v1\nindex 6\n", Receipt(6).Encode(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_leaf_has_a_receipt_that_reads_back_and_proves_it_in_its_place_alone()
    {
        for (var index = 0; index < Size; index++)
        {
            Assert.True(TlogProof.TryParse(Receipt(index, extra: [9]).Encode(), out var read));

            Assert.Equal(index, read.Index);
            Assert.Equal([9], read.Extra.ToArray());
            for (var leaf = 0; leaf < Size; leaf++)
            {
                Assert.Equal(
                    leaf == index ? TlogProofVerdict.Proved : TlogProofVerdict.NotIncluded,
                    read.Check(_signer.Verifier, s_leaves[leaf]));
                Assert.Equal(
                    leaf == index ? TlogProofVerdict.Proved : TlogProofVerdict.NotIncluded,
                    (read with { Index = leaf }).Check(_signer.Verifier, s_leaves[index]));
            }
        }
    }

    [Fact]
    public void A_log_of_one_entry_has_a_receipt_without_a_path()
    {
        var tree = new MerkleTree(MemoryTiles.Of([s_leaves[0]]), 1);
        var note = SignedNote.Sign(new Checkpoint(Origin, 1, tree.Root).ToText(), _signer).Encode();

        Assert.True(TlogProof.TryParse($"c2sp.org/tlog-proof@v1\nindex 0\n\n{note}", out var read));
        Assert.Equal(TlogProofVerdict.Proved, read.Check(_signer.Verifier, s_leaves[0]));
    }

    [Fact]
    public void A_head_that_the_key_did_not_sign_proves_nothing()
    {
        using var other = new NoteSigner(Origin, [.. Enumerable.Repeat((byte)1, 32)]);
        using var named = new NoteSigner("example.com/other", new byte[32]);
        var receipt = Receipt(2);

        Assert.Equal(TlogProofVerdict.NotSigned, receipt.Check(other.Verifier, s_leaves[2]));
        Assert.Equal(TlogProofVerdict.NotSigned, receipt.Check(named.Verifier, s_leaves[2]));

        // A key that has signed some other log's head, in its own name, vouches for its own log alone.
        var foreign = SignedNote.Sign(new Checkpoint("example.com/other", Size, _tree.Root).ToText(), _signer);
        Assert.Equal(
            TlogProofVerdict.NotSigned,
            (receipt with { Checkpoint = foreign.Encode() }).Check(_signer.Verifier, s_leaves[2]));
        Assert.Equal(
            TlogProofVerdict.NotSigned,
            (receipt with { Checkpoint = "no note" }).Check(_signer.Verifier, s_leaves[2]));
    }

    [Fact]
    public void Every_bit_of_a_receipt_counts()
    {
        var text = Receipt(4).Encode();
        for (var place = 0; place < text.Length; place++)
        {
            for (var bit = 0; bit < 7; bit++)
            {
                var spoiled = string.Concat(text.AsSpan(0, place), ((char)(text[place] ^ (1 << bit))).ToString(),
                    text.AsSpan(place + 1));
                Assert.False(
                    TlogProof.TryParse(spoiled, out var read)
                        && read.Check(_signer.Verifier, s_leaves[4]) is TlogProofVerdict.Proved,
                    $"{place}: {spoiled}");
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 01\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nextra AQID\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AQI\nindex 0\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nAQID\n\nnote\n")]
    [InlineData("c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nnote\n")]
    public void Another_text_is_no_receipt(string? text) => Assert.False(TlogProof.TryParse(text, out _));

    [Fact]
    public void A_path_that_is_higher_than_any_tree_is_not_read()
    {
        var hash = Convert.ToBase64String(new byte[32]);
        string Text(int hashes) => "c2sp.org/tlog-proof@v1\nindex 0\n"
            + string.Concat(Enumerable.Repeat(hash + "\n", hashes)) + "\nnote\n";

        Assert.True(TlogProof.TryParse(Text(MerkleProof.HashesMax), out _));
        Assert.False(TlogProof.TryParse(Text(MerkleProof.HashesMax + 1), out _));
        Assert.False(TlogProof.TryParse(Text(0) + new string('x', TlogProof.LengthMax), out _));
    }

    private TlogProof Receipt(int index, byte[]? extra = null)
    {
        var note = SignedNote.Sign(new Checkpoint(Origin, Size, _tree.Root).ToText(), _signer);
        return new(index, _tree.ProveInclusion(index), note.Encode(), extra ?? []);
    }
}
