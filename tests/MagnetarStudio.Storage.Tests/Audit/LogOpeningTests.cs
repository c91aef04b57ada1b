using MagnetarStudio.Core.Audit;

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
    [InlineData("DELETE FROM audit_record; DELETE FROM audit_head; DELETE FROM audit_tile")]
    public async Task A_log_whose_end_is_not_as_it_was_written_stops_the_start(string tampering)
    {
        await RecordAsync(300);
        using var copy = new DirectoryCopy(_host.Directory);
        Rows.Tamper(copy.Directory, tampering);

        Assert.Throws<LogTamperedException>(() => _host.Open(copy.Directory));
    }

    private static AuditEvent Event => new(EventCode.SessionRenamed) { UserName = "somebody" };

    private Task RecordAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(
        _ => _host.Database.Audit.RecordAsync(Event, Caller.Server, DatabaseHost.Cancel).AsTask()));
}
