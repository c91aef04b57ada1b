using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>What a witness remembers is on the disk, private, and of each log by itself.</summary>
public sealed class WitnessFilesTests : IDisposable
{
    private readonly TempDatabase _temp = new();
    private readonly string _place;

    public WitnessFilesTests() => _place = _temp.PathOf("heads");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_head_is_found_again_by_the_next_process_and_replaced_whole()
    {
        var memory = WitnessFiles.In(_place);
        Assert.Null(memory.Find("example.com/a"));

        memory.Put("example.com/a", NoteOf("example.com/a", 1));
        memory.Put("example.com/b", NoteOf("example.com/b", 5));
        memory.Put("example.com/a", NoteOf("example.com/a", 2));

        var next = WitnessFiles.In(_place);
        Assert.Equal(NoteOf("example.com/a", 2).Encode(), next.Find("example.com/a")!.Encode());
        Assert.Equal(NoteOf("example.com/b", 5).Encode(), next.Find("example.com/b")!.Encode());
        Assert.Equal(2, System.IO.Directory.GetFiles(_place).Length);
        Assert.All(System.IO.Directory.GetFiles(_place), file => Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_name_of_a_log_names_no_file_elsewhere()
    {
        WitnessFiles.In(_place).Put("../../x", NoteOf("x", 1));

        Assert.Single(System.IO.Directory.GetFiles(_place));
    }

    [Fact]
    public void A_file_that_is_no_head_is_said_and_left_as_it_is()
    {
        var memory = WitnessFiles.In(_place);
        memory.Put("example.com/a", NoteOf("example.com/a", 1));
        var file = Assert.Single(System.IO.Directory.GetFiles(_place));
        File.WriteAllText(file, "torn");

        var refused = Assert.Throws<WitnessStoreException>(() => memory.Find("example.com/a"));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Equal("torn", File.ReadAllText(file));
    }

    [Fact]
    public void What_cannot_be_written_is_an_error()
    {
        var memory = WitnessFiles.In(_place);
        System.IO.Directory.Delete(_place);

        Assert.Throws<WitnessStoreException>(() => memory.Put("example.com/a", NoteOf("example.com/a", 1)));
    }

    private static SignedNote NoteOf(string origin, long size)
    {
        using var signer = new NoteSigner(origin.Trim('.', '/'), new byte[32]);
        return SignedNote.Sign(new Checkpoint(signer.Verifier.Name, size, LeafHash.Of("x"u8)).ToText(), signer);
    }
}
