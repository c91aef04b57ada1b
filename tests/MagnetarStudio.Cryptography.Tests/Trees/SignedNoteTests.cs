using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

public sealed class SignedNoteTests
{
    // The example of Go's sumdb/note, made by its implementation; the signing key is in its documentation.
    private const string GoText =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string GoSignature =
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6Ryy"
        + "BwJnAM=\n";
    private const string GoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string GoSeed = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";

    // openssl pkeyutl -sign -rawin -inkey KEY -in TEXT, with bytes 0 to 31 as the seed; key id by python's hashlib.
    private const string OpenSslName = "magnetar.studio/log/000102030405060708090a0b0c0d0e0f";
    private const string OpenSslText = OpenSslName + "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    private const string OpenSslNote =
        OpenSslText
        + "\n\u2014 " + OpenSslName
        + " 36jg/hDYUfBb9O5r6mGFjV2GP7wSANVBxND7Jz7D4XB1IO9Z7tvFhYcqKHFvBEY9S61gX2dQ/5VVVWfEIXntDP5nzgI=\n";
    private const string OpenSslKey = OpenSslName + "+dfa8e0fe+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

    [Fact]
    public void A_note_of_the_Go_implementation_verifies_and_is_made_again_byte_for_byte()
    {
        using var signer = new NoteSigner("PeterNeumann", Convert.FromBase64String(GoSeed));

        Assert.Equal(GoKey, signer.Verifier.ToString());
        Assert.Equal(GoText + "\n" + GoSignature, SignedNote.Sign(GoText, signer).Encode());
        Assert.True(SignedNote.TryParse(GoText + "\n" + GoSignature, out var note));
        Assert.True(note.IsSignedBy(Key(GoKey)));
        Assert.Equal(GoText, note.Text);
    }

    [Fact]
    public void A_checkpoint_signed_by_OpenSSL_verifies_and_is_made_again_byte_for_byte()
    {
        using var signer = new NoteSigner(OpenSslName, Hex.Count(0, 32));
        var checkpoint = new Checkpoint(OpenSslName, 0, TreeHash.OfEmptyTree);

        Assert.Equal(OpenSslNote, SignedNote.Sign(checkpoint.ToText(), signer).Encode());
        Assert.True(SignedNote.TryParse(OpenSslNote, out var note));
        Assert.True(note.IsSignedBy(Key(OpenSslKey)));
        Assert.True(Checkpoint.TryParse(note.Text, out var read));
        Assert.Equal(checkpoint, read);
    }

    [Fact]
    public void Several_keys_sign_one_text_and_unknown_ones_do_no_harm()
    {
        using var log = new NoteSigner("log", Hex.Repeat(1, 32));
        using var witness = new NoteSigner("witness", Hex.Repeat(2, 32));
        using var stranger = new NoteSigner("stranger", Hex.Repeat(3, 32));

        var encoded = SignedNote.Sign("text\n", log, witness).Encode();

        Assert.True(SignedNote.TryParse(encoded, out var note));
        Assert.Equal(["log", "witness"], note.Signatures.Select(signature => signature.Name));
        Assert.True(note.IsSignedBy(log.Verifier));
        Assert.True(note.IsSignedBy(witness.Verifier));
        Assert.False(note.IsSignedBy(stranger.Verifier));
        Assert.Equal(encoded, note.Encode());
    }

    [Fact]
    public void A_wrong_signature_in_a_keys_name_spoils_the_note_for_that_key()
    {
        using var log = new NoteSigner("log", Hex.Repeat(1, 32));
        var right = SignedNote.Sign("text\n", log).Encode();
        var wrong = SignedNote.Sign("other\n", log).Encode();
        var wrongLine = wrong[(wrong.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];

        Assert.True(SignedNote.TryParse(right + wrongLine, out var note));
        Assert.False(note.IsSignedBy(log.Verifier));
    }

    [Fact]
    public void Another_key_of_the_same_name_is_another_key()
    {
        using var log = new NoteSigner("log", Hex.Repeat(1, 32));
        using var impostor = new NoteSigner("log", Hex.Repeat(2, 32));

        Assert.False(SignedNote.Sign("text\n", impostor).IsSignedBy(log.Verifier));
    }

    [Fact]
    public void Any_changed_character_is_noticed()
    {
        var key = Key(OpenSslKey);
        for (var place = 0; place < OpenSslNote.Length; place++)
        {
            var spoiled = OpenSslNote.ToCharArray();
            spoiled[place]++;
            Assert.False(SignedNote.TryParse(new(spoiled), out var note) && note.IsSignedBy(key), $"at {place}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("\n\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")] // nobody signed
    [InlineData("text\n\n\n")]
    [InlineData(GoText + GoSignature)] // no blank line
    [InlineData("\n" + GoSignature)] // no text
    [InlineData(GoText + "\n" + GoSignature + "\n")] // a blank line behind
    [InlineData(GoText + "\n" + GoSignature + "x\n")]
    [InlineData(GoText + "\n\u2014 PeterNeumann x08go/ZJ")] // no newline at the end
    [InlineData(GoText + "\n- PeterNeumann x08go/ZJkuBS\n")] // a hyphen for the dash
    [InlineData(GoText + "\n\u2014 PeterNeumann\n")]
    [InlineData(GoText + "\n\u2014  x08go/ZJkuBS\n")]
    [InlineData(GoText + "\n\u2014 Peter+Neumann x08go/ZJkuBS\n")]
    [InlineData(GoText + "\n\u2014 Peter Neumann x08go/ZJkuBS\n")]
    [InlineData(GoText + "\n\u2014 PeterNeumann x08g\n")] // too short for key id and signature
    [InlineData(GoText + "\n\u2014 PeterNeumann x08goA==\n")]
    [InlineData(GoText + "\n\u2014 PeterNeumann x08go/ZJkuBT=\n")]
    [InlineData(GoText + "\n\u2014 PeterNeumann x08go/ZJ\tkuBS\n")]
    [InlineData(GoText + "\n\u2014 PeterNeumann x08go_ZJkuBS\n")]
    [InlineData("tab\there\n\n" + GoSignature)]
    [InlineData("return\r\n\n" + GoSignature)]
    [InlineData("nul\0\n\n" + GoSignature)]
    [InlineData("half\ud800\n\n" + GoSignature)]
    public void A_malformed_note_is_refused(string? text)
    {
        Assert.False(SignedNote.TryParse(text, out var note));
        Assert.Null(note);
    }

    [Fact]
    public void Limits_are_limits()
    {
        using var log = new NoteSigner("log", Hex.Repeat(1, 32));
        var encoded = SignedNote.Sign("text\n", log).Encode();
        var line = encoded[6..];

        Assert.True(SignedNote.TryParse("text\n\n" + Many(line, SignedNote.SignaturesMax), out _));
        Assert.False(SignedNote.TryParse("text\n\n" + Many(line, SignedNote.SignaturesMax + 1), out _));
        Assert.False(SignedNote.TryParse(new string('x', SignedNote.LengthMax) + encoded, out _));
    }

    [Fact]
    public void A_text_may_hold_blank_lines()
    {
        using var log = new NoteSigner("log", Hex.Repeat(1, 32));
        var signed = SignedNote.Sign("one\n\ntwo\n\n", log);

        Assert.True(SignedNote.TryParse(signed.Encode(), out var note));
        Assert.Equal("one\n\ntwo\n\n", note.Text);
        Assert.True(note.IsSignedBy(log.Verifier));
    }

    [Theory]
    [InlineData("no newline")]
    [InlineData("")]
    [InlineData("bell\a\n")]
    [InlineData("half\ud800\n")]
    public void What_cannot_be_a_text_is_not_signed(string text)
    {
        using var log = new NoteSigner("log", Hex.Repeat(1, 32));

        Assert.Throws<ArgumentException>(() => SignedNote.Sign(text, log));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignedNote.Sign("text\n"));
    }

    private static string Many(string line, int count) => string.Concat(Enumerable.Repeat(line, count));

    private static NoteVerifier Key(string text)
    {
        Assert.True(NoteVerifier.TryParse(text, out var key));
        return key;
    }
}
