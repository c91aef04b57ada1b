using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>What a start makes of the heads that are remembered outside the database.</summary>
public sealed class PinPlacesTests : IDisposable
{
    private readonly DatabaseHost _host = new();
    private readonly TempDatabase _elsewhere = new();
    private readonly string _pin;

    public PinPlacesTests() => _pin = _elsewhere.PathOf("elsewhere.pin");

    public void Dispose()
    {
        _host.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task A_database_that_was_rolled_back_is_behind_its_pin()
    {
        await RecordAsync();
        using var yesterday = new DirectoryCopy(_host.Directory);
        await RecordAsync();
        Write(_pin, _host.Database.Audit.Head!.Note);

        var error = Assert.Throws<LogTamperedException>(() => _host.Open(yesterday.Directory, pins: [_pin]));

        Assert.Contains("--new-log", error.Message, StringComparison.Ordinal);
        File.Delete(_pin);
        _host.Open(yesterday.Directory, pins: [_pin]).Dispose();
    }

    [Fact]
    public async Task A_start_behind_what_a_witness_cosigned_is_refused()
    {
        await RecordAsync();
        using var yesterday = new DirectoryCopy(_host.Directory);
        await RecordAsync();
        using var cosigner = new Cosigner("example.com/witness", new byte[32]);
        Assert.True(SignedNote.TryParse(_host.Database.Audit.Head!.Note, out var head));
        var cosigned = head.Under([.. head.Signatures, cosigner.Cosign(head, DateTimeOffset.UnixEpoch)]);
        Assert.Null(_host.Database.Cosigned.TryKeep(cosigned));
        Assert.Equal(cosigned.Encode(), _host.Database.Cosigned.Find()!.Encode());
        File.Copy(_host.Directory.WitnessPinPath, yesterday.Directory.WitnessPinPath);

        var error = Assert.Throws<LogTamperedException>(() => _host.Open(yesterday.Directory));

        Assert.Contains("witness.pin", error.Message, StringComparison.Ordinal);
        File.Delete(yesterday.Directory.DatabasePath);
        Assert.Throws<LogTamperedException>(() => _host.Open(yesterday.Directory));
    }

    [Fact]
    public async Task A_pin_of_another_tree_of_the_same_size_stops_the_start()
    {
        await RecordAsync();
        using var copy = new DirectoryCopy(_host.Directory);
        Write(copy.Directory.HeadPinPath, Note(_host.Database.Log, TestLog.Signer, size: 2));

        Assert.Throws<LogTamperedException>(() => _host.Open(copy.Directory));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pin_without_its_database_stops_the_start_and_nothing_is_made(bool isEmptyFileLeft)
    {
        await RecordAsync();
        using var lost = new DirectoryCopy(_host.Directory);
        File.Delete(lost.Directory.DatabasePath);
        File.Delete(lost.Directory.DatabasePath + "-wal");
        if (isEmptyFileLeft)
        {
            PrivateFiles.EnsureFile(lost.Directory.DatabasePath);
        }

        Write(_pin, _host.Database.Audit.Head!.Note);

        var error = Assert.Throws<LogTamperedException>(() => _host.Open(lost.Directory, pins: [_pin]));

        Assert.Contains(_pin, error.Message, StringComparison.Ordinal);
        Assert.Equal(_host.Database.Audit.Head!.Note, Read(_pin));
        Assert.Equal(isEmptyFileLeft, File.Exists(lost.Directory.DatabasePath));
        Assert.False(File.Exists(lost.Directory.HeadPinPath));
    }

    [Fact]
    public async Task A_pin_of_another_log_stops_the_start_and_is_left_as_it_is()
    {
        await RecordAsync();
        using var copy = new DirectoryCopy(_host.Directory);
        Write(_pin, Note(new LogId(Guid.AllBitsSet), TestLog.Signer, size: 1));
        var theirs = Read(_pin);

        var error = Assert.Throws<LogTamperedException>(() => _host.Open(copy.Directory, pins: [_pin]));

        Assert.Contains(_pin, error.Message, StringComparison.Ordinal);
        Assert.Contains("another log", error.Message, StringComparison.Ordinal);
        Assert.Equal(theirs, Read(_pin));
    }

    [Fact]
    public async Task A_pin_that_another_key_signed_stops_the_start_and_is_left_as_it_is()
    {
        await RecordAsync();
        using var copy = new DirectoryCopy(_host.Directory);
        var forged = Note(_host.Database.Log, TestLog.OtherSigner, size: 9);
        Write(copy.Directory.HeadPinPath, forged);

        Assert.Throws<LogTamperedException>(() => _host.Open(copy.Directory));

        Assert.Equal(forged, Read(copy.Directory.HeadPinPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("an operator's own file\n")]
    [InlineData("neither this nor that\n\n\u2014 nobody AAAA\n")]
    public async Task A_file_that_is_no_head_is_never_written_over(string text)
    {
        await RecordAsync();
        using var copy = new DirectoryCopy(_host.Directory);
        Write(_pin, text);

        var error = Assert.Throws<DataDirectoryException>(() => _host.Open(copy.Directory, pins: [_pin]));

        Assert.Equal(_pin, error.Path);
        Assert.Equal(text, Read(_pin));
    }

    [Fact]
    public async Task A_file_longer_than_any_note_is_no_head()
    {
        await RecordAsync();
        using var copy = new DirectoryCopy(_host.Directory);
        Write(_pin, _host.Database.Audit.Head!.Note + new string('x', SignedNote.LengthMax));

        Assert.Throws<DataDirectoryException>(() => _host.Open(copy.Directory, pins: [_pin]));
    }

    private static void Write(string path, string text) => File.WriteAllText(path, text);

    private static string Read(string path) => File.ReadAllText(path);

    private async Task RecordAsync() => await _host.Database.Audit.RecordAsync(
        new AuditEvent(EventCode.SessionRenamed), Caller.Server, DatabaseHost.Cancel);

    private static string Note(LogId log, Func<LogId, NoteSigner> signerOf, long size)
    {
        using var signer = signerOf(log);
        return SignedNote.Sign(new Checkpoint(log.Origin, size, LeafHash.Of("other"u8)).ToText(), signer).Encode();
    }
}
