using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

/// <summary>C2SP tlog-witness: what a log sends has one spelling, and nothing else is read.</summary>
public sealed class CheckpointSubmissionTests : IDisposable
{
    private const string Origin = "example.com/log";

    private static readonly TreeHash s_hash = LeafHash.Of("leaf"u8);
    private static readonly string s_line = Convert.ToBase64String(s_hash.Span) + "\n";

    private readonly NoteSigner _signer = new(Origin, new byte[32]);

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void The_text_is_that_of_the_specification_and_reads_back()
    {
        var text = $"old 5\n{s_line}{s_line}\n{NoteOf()}";

        Assert.True(CheckpointSubmission.TryParse(text, out var read));
        Assert.Equal((5, 2, new Checkpoint(Origin, 9, s_hash)), (read.OldSize, read.Proof.Count, read.Head));
        Assert.True(read.Note.IsSignedBy(_signer.Verifier));
        Assert.Equal(text, read.Encode());
    }

    [Fact]
    public void Extension_lines_of_another_log_are_carried_along_and_signed()
    {
        var note = NoteOf("more\nand more\n");

        Assert.True(CheckpointSubmission.TryParse($"old 0\n\n{note}", out var read));
        Assert.Equal(9, read.Head.Size);
        Assert.EndsWith("and more\n", read.Note.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("old 5\n")]
    [InlineData("old 05\n\nNOTE")]
    [InlineData("old -1\n\nNOTE")]
    [InlineData("old  5\n\nNOTE")]
    [InlineData("OLD 5\n\nNOTE")]
    [InlineData("old 5 \n\nNOTE")]
    [InlineData("old 5\r\n\nNOTE")]
    [InlineData("old 99999999999999999999\n\nNOTE")]
    [InlineData("old 10\n\nNOTE")] // above the head's size
    [InlineData("old 5\nHASH\nNOTE")] // no blank line before the note
    [InlineData("old 5\nAAAA\n\nNOTE")]
    [InlineData("old 5\n HASH\n\nNOTE")]
    [InlineData("old 5\n\n\nNOTE")]
    [InlineData("old 5\n\nno note")]
    [InlineData("old 5\n\nexample.com/log\n9\n\n— example.com/log AAAAAAAA\n")]
    public void Any_other_text_is_refused(string text) => Assert.False(CheckpointSubmission.TryParse(
        text.Replace("HASH\n", s_line, StringComparison.Ordinal).Replace("NOTE", NoteOf(), StringComparison.Ordinal),
        out _));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void No_proof_is_longer_than_63_hashes(int hashes, bool isRead) => Assert.Equal(
        isRead,
        CheckpointSubmission.TryParse(
            $"old 5\n{string.Concat(Enumerable.Repeat(s_line, hashes))}\n{NoteOf()}", out _));

    [Fact]
    public void What_is_too_long_is_refused() => Assert.False(CheckpointSubmission.TryParse(
        $"old 5\n\n{NoteOf(new string('x', CheckpointSubmission.LengthMax) + "\n")}", out _));

    private string NoteOf(string extension = "") =>
        extension.Length > SignedNote.LengthMax
            ? $"{new Checkpoint(Origin, 9, s_hash).ToText()}{extension}\n\u2014 {Origin} AAAAAAAA\n"
            : SignedNote.Sign(new Checkpoint(Origin, 9, s_hash).ToText() + extension, _signer).Encode();
}
