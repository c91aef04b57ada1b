using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

/// <summary>C2SP tlog-cosignature, version 1: held to what another implementation computed (cosignature.mjs).</summary>
public sealed class CosignerTests : IDisposable
{
    private const string Name = "witness.example/w1";
    private const string Key = "witness.example/w1+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
    private const string Text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    private const string Line =
        "\u2014 witness.example/w1 519lMgAAAABkGFDLBuRDazBLVac2NE+Y+IjbjQOcXLfF9CSDZVUIoS83rE1nFZsVE8YiWV6Ngr7lV8H6"
        + "bdoBQGP/l73euDMQ9k+bBQ==\n";

    private static readonly byte[] s_seed = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
    private static readonly DateTimeOffset s_time = DateTimeOffset.FromUnixTimeSeconds(1_679_315_147);

    private readonly Cosigner _cosigner = new(Name, s_seed);
    private readonly NoteSigner _log = new("example.com/behind-the-sofa", new byte[32]);

    public void Dispose()
    {
        _cosigner.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Key_and_cosignature_are_those_of_another_implementation()
    {
        Assert.Equal(Key, _cosigner.Verifier.ToString());
        Assert.Equal(Line, _cosigner.Cosign(Note, s_time).ToLine());
        Assert.True(CosignatureVerifier.TryParse(Key, out var read));
        Assert.True(SignedNote.TryParse($"{Text}\n{Line}", out var note));
        Assert.NotNull(read.Find(note));
    }

    [Fact]
    public void A_cosignature_is_found_among_others_and_only_by_its_key()
    {
        using var other = new Cosigner(Name, new byte[32]);
        var note = Note.Under([.. Note.Signatures, other.Cosign(Note, s_time), _cosigner.Cosign(Note, s_time)]);

        Assert.Equal(Line, _cosigner.Verifier.Find(note)!.ToLine());
        Assert.NotNull(other.Verifier.Find(note));
        Assert.Null(_cosigner.Verifier.Find(Note));
        Assert.True(note.IsSignedBy(_log.Verifier));
    }

    [Fact]
    public void Every_byte_of_text_time_and_signature_counts()
    {
        var cosignature = _cosigner.Cosign(Note, s_time);
        for (var place = 0; place < cosignature.Signature.Length; place++)
        {
            var changed = cosignature.Signature.ToArray();
            changed[place] ^= 1;
            Assert.Null(_cosigner.Verifier.Find(Note.Under(cosignature with { Signature = changed })));
        }

        Assert.Null(_cosigner.Verifier.Find(Note.Under(cosignature with { Signature = cosignature.Signature[..71] })));
        var other = SignedNote.Sign(Text.Replace("20852163", "20852164", StringComparison.Ordinal), _log);
        Assert.Null(_cosigner.Verifier.Find(other.Under(cosignature)));
    }

    [Fact]
    public void Neither_a_cosignature_nor_its_key_can_be_taken_for_a_logs()
    {
        Assert.False(NoteVerifier.TryParse(Key, out _));
        Assert.False(CosignatureVerifier.TryParse(_log.Verifier.ToString(), out _));

        using var same = new NoteSigner(Name, s_seed);
        var signed = SignedNote.Sign(Text, same).Signatures[0];
        Assert.Null(_cosigner.Verifier.Find(Note.Under(signed with { KeyId = _cosigner.Verifier.KeyId })));
        var cosigned = _cosigner.Cosign(Note, s_time) with { KeyId = same.Verifier.KeyId };
        Assert.False(Note.Under(cosigned).IsSignedBy(same.Verifier));
    }

    private SignedNote Note => SignedNote.Sign(Text, _log);
}
