using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Tests.Writer;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>When the head is remembered outside the database.</summary>
public sealed class HeadPinsTests : IDisposable
{
    private readonly WriterHost _host = new();
    private readonly string _path;

    public HeadPinsTests() => _path = Path.Combine(_host.Directory.Path, "pins", "first.pin");

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_head_is_pinned_once_a_second_and_at_stop()
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var pins = Open(_path);
        await _host.AddAsync(1);
        await _host.AddAsync(2);
        Assert.False(File.Exists(_path));
        Assert.Equal(new PinState(_path, 3, 0, null), Assert.Single(pins.States));

        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(_host.Head!.Note, await ReadAsync());
        Assert.Equal(0, pins.States[0].Lag);

        var first = _host.Head.Note;
        await _host.AddAsync(3);
        _host.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(first, await ReadAsync());

        pins.Dispose();
        Assert.Equal(_host.Head.Note, await ReadAsync());
    }

    [Fact]
    public async Task A_head_that_is_pinned_is_not_written_again()
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var pins = Open(_path);
        await _host.AddAsync(1);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        File.Delete(_path);

        _host.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.False(File.Exists(_path));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_counted_tried_again_and_keeps_nothing_from_the_others()
    {
        var other = Path.Combine(_host.Directory.Path, "other.pin");
        using var pins = Open(_path, other);
        await _host.AddAsync(1);

        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, true), (pins.States[0].Failures, pins.States[0].Trouble is not null));
        Assert.Equal((0, null), (pins.States[1].Failures, pins.States[1].Trouble));
        Assert.Equal(_host.Head!.Note, await File.ReadAllTextAsync(other, TestContext.Current.CancellationToken));

        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, null), (pins.States[0].Failures, pins.States[0].Trouble));
        Assert.Equal(_host.Head.Note, await ReadAsync());
    }

    [Fact]
    public async Task A_pin_is_read_back_as_the_note_that_it_is()
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var pins = Open(_path);
        await _host.AddAsync(1);
        Assert.Null(PinFile.Find(_path));

        _host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(_host.Head!.Note, PinFile.Find(_path)!.Note!.Encode());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_no_pin_of_this_log_is_left_as_it_is_and_counted(bool isNote)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var pins = Open(_path);
        await _host.AddAsync(1);
        var theirs = isNote ? NoteOfAnotherLog() : "an operator's own file";
        await File.WriteAllTextAsync(_path, theirs, TestContext.Current.CancellationToken);

        _host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, pins.States[0].Failures);
        Assert.Equal(theirs, await ReadAsync());
    }

    private static string NoteOfAnotherLog()
    {
        using var signer = TestLog.Signer(new LogId(Guid.AllBitsSet));
        var head = new Checkpoint(signer.Verifier.Name, 9, LeafHash.Of("other"u8));
        return SignedNote.Sign(head.ToText(), signer).Encode();
    }

    private HeadPins Open(params string[] paths) => new(paths, _host.Tip, [_host.HeadKey], _host.Clock);

    private Task<string> ReadAsync() => File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken);
}
