using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>What a start finds, and what it refuses to go on with.</summary>
public sealed class LogOpeningTests : IDisposable
{
    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_log_goes_on_after_a_restart()
    {
        await RecordAsync(300);
        _host.Restart();

        await RecordAsync(300);

        var report = Logs.RequireIntact(_host.Directory);
        Assert.Equal(602, report.Size); // a data key is announced by each run
    }

    [Fact]
    public async Task A_log_cut_off_by_a_kill_goes_on()
    {
        await RecordAsync(300);
        using var copy = new DirectoryCopy(_host.Directory);

        using (var reborn = _host.Open(copy.Directory))
        {
            Assert.False(reborn.WasStoppedInOrder);
            await reborn.Audit.RecordAsync(Event, Caller.Server, DatabaseHost.Cancel);
        }

        Assert.Equal(303, Logs.RequireIntact(copy.Directory).Size);
    }

    [Fact]
    public async Task A_kill_between_any_two_acts_leaves_a_log_that_verifies()
    {
        var writing = RecordAsync(500);
        var size = 0L;
        for (var copies = 0; copies < 5; copies++)
        {
            await Patience.UntilAsync(() => (_host.Database.Audit.Head?.Size ?? 0) > size || writing.IsCompleted);
            size = _host.Database.Audit.Head!.Size;
            using var copy = new DirectoryCopy(_host.Directory);

            // Whatever the head said before the copy began was committed, so the copy has it.
            Assert.True(Logs.RequireIntact(copy.Directory).Size >= size);
        }

        await writing.SoonAsync();
    }

    [Fact]
    public async Task A_stop_in_order_is_remembered()
    {
        await RecordAsync(1);
        await _host.Database.Audit.RecordAsync(
            new AuditEvent(EventCode.ServerStopped), Caller.Server, DatabaseHost.Cancel);
        _host.Restart();
        Assert.True(_host.Database.WasStoppedInOrder);

        await RecordAsync(1);
        _host.Restart();
        Assert.False(_host.Database.WasStoppedInOrder);
    }

    [Fact]
    public async Task Another_audit_key_does_not_open_it()
    {
        await RecordAsync(1);
        using var copy = new DirectoryCopy(_host.Directory);

        Assert.Throws<AuditKeyException>(() => _host.Open(copy.Directory, secret: TestLog.OtherSecret));
    }

    [Fact]
    public async Task Another_head_key_does_not_go_on_with_it()
    {
        await RecordAsync(1);
        using var copy = new DirectoryCopy(_host.Directory);

        Assert.Throws<AuditKeyException>(() => _host.Open(copy.Directory, signer: TestLog.OtherSigner));
    }

    [Theory]
    [InlineData("DELETE FROM audit_head")]
    [InlineData("UPDATE audit_head SET size = size - 1")]
    [InlineData("UPDATE audit_head SET root = zeroblob(32)")]
    [InlineData("UPDATE audit_head SET frontier = zeroblob(length(frontier))")]
    [InlineData("DELETE FROM audit_record WHERE seq = (SELECT max(seq) FROM audit_record)")]
    [InlineData("UPDATE audit_record SET record = zeroblob(100) WHERE seq = 290")]
    [InlineData("DELETE FROM audit_tile")]
    public async Task A_log_whose_end_is_not_as_it_was_written_stops_the_start(string tampering)
    {
        await RecordAsync(300);
        using var copy = new DirectoryCopy(_host.Directory);
        Rows.Tamper(copy.Directory, tampering);

        Assert.Throws<LogTamperedException>(() => _host.Open(copy.Directory));
    }

    [Fact]
    public async Task A_database_that_was_rolled_back_is_behind_its_pin()
    {
        await RecordAsync(1);
        using var yesterday = new DirectoryCopy(_host.Directory);
        await RecordAsync(1);
        var pin = Path.Combine(yesterday.Directory.Path, "elsewhere.pin");
        await File.WriteAllTextAsync(pin, _host.Database.Audit.Head!.Note, DatabaseHost.Cancel);

        var error = Assert.Throws<LogTamperedException>(() => _host.Open(yesterday.Directory, pins: [pin]));

        Assert.Contains("--new-log", error.Message, StringComparison.Ordinal);
        File.Delete(pin);
        _host.Open(yesterday.Directory, pins: [pin]).Dispose();
    }

    [Fact]
    public async Task A_pin_of_another_tree_of_the_same_size_stops_the_start()
    {
        await RecordAsync(1);
        using var copy = new DirectoryCopy(_host.Directory);
        var pin = Path.Combine(copy.Directory.Path, "head.pin");
        await File.WriteAllTextAsync(pin, Pin(copy.Directory, TestLog.Signer, size: 2), DatabaseHost.Cancel);

        Assert.Throws<LogTamperedException>(() => _host.Open(copy.Directory));
    }

    [Fact]
    public async Task A_pin_that_does_not_verify_is_not_a_pin()
    {
        await RecordAsync(1);
        using var copy = new DirectoryCopy(_host.Directory);
        var pin = Path.Combine(copy.Directory.Path, "head.pin");

        await File.WriteAllTextAsync(pin, Pin(copy.Directory, TestLog.OtherSigner, size: 9), DatabaseHost.Cancel);
        _host.Open(copy.Directory).Dispose();
        await File.WriteAllTextAsync(pin, "not a note", DatabaseHost.Cancel);
        _host.Open(copy.Directory).Dispose();
    }

    private static AuditEvent Event => new(EventCode.SessionRenamed) { UserName = "somebody" };

    private Task RecordAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(
        _ => _host.Database.Audit.RecordAsync(Event, Caller.Server, DatabaseHost.Cancel).AsTask()));

    private static string Pin(DataDirectory directory, Func<LogId, NoteSigner> signerOf, long size)
    {
        using var snapshot = LogSnapshot.TryOpen(directory);
        using var signer = signerOf(snapshot!.Log);
        return SignedNote.Sign(
            new Checkpoint(snapshot.Log.Origin, size, LeafHash.Of("other"u8)).ToText(), signer).Encode();
    }
}
