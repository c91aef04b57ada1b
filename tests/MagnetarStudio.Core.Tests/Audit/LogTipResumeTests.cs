using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class LogTipResumeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(600)]
    public void A_log_goes_on_where_it_ended_under_a_new_key(int records)
    {
        using var log = TestLog.Of(records);
        log.Restart();
        Assert.Equal(records, log.Tip.Head?.Size);

        var batch = log.Write(1);

        Assert.Equal(records, batch.FirstSeq);
        Assert.Equal(2u, batch.NewDataKey?.Id);
        log.GrowTo(700);
        Assert.True(log.Verify().IsIntact);
    }

    [Fact]
    public void Another_head_key_does_not_go_on_with_the_log()
    {
        using var log = TestLog.Of(3);
        using var other = new NoteSigner(log.Log.Origin, SampleRecord.Range(2, 32));

        Assert.Throws<AuditKeyException>(() => log.Restart(signer: other));
    }

    [Fact]
    public void A_head_that_is_no_note_is_not_gone_on_from()
    {
        using var log = TestLog.Of(3);
        var changed = log.Head!.Note.Replace("\n3\n", "\n2\n", StringComparison.Ordinal);

        Assert.Throws<AuditKeyException>(() => log.Restart(log.Head with { Note = string.Empty }));
        Assert.Throws<AuditKeyException>(() => log.Restart(log.Head with { Note = changed }));
    }

    [Fact]
    public void A_head_whose_row_says_something_else_than_its_note_is_not_gone_on_from()
    {
        using var log = TestLog.Of(3);
        using var other = TestLog.Of(4);
        var head = log.Head!;

        Assert.Throws<LogTamperedException>(() => log.Restart(head with { Size = 2 }));
        Assert.Throws<LogTamperedException>(() => log.Restart(head with { Root = other.Head!.Root }));
        Assert.Throws<LogTamperedException>(() => log.Restart(head with { Frontier = other.Head!.Frontier }));
        Assert.Throws<LogTamperedException>(() => log.Restart(head with { Frontier = [] }));
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(600, 599)]
    public void A_newest_record_that_was_changed_is_not_gone_on_from(int records, int changed)
    {
        using var log = TestLog.Of(records);
        log.Records[changed].Record[^1] ^= 1;

        Assert.Throws<LogTamperedException>(() => log.Restart());
    }

    [Fact]
    public void A_tile_that_was_changed_is_not_gone_on_from()
    {
        using var log = TestLog.Of(600);
        var bytes = log.Tiles[(0, 1)].Bytes.ToArray();
        bytes[0] ^= 1;
        log.Tiles[(0, 1)] = new(new(0, 1), bytes);

        Assert.Throws<LogTamperedException>(() => log.Restart());
    }

    [Fact]
    public void A_tile_that_is_missing_is_not_gone_on_from()
    {
        using var log = TestLog.Of(600);
        log.Tiles.Remove((0, 1));

        Assert.Throws<InvalidDataException>(() => log.Restart());
    }

    [Fact]
    public void A_clock_set_back_between_two_starts_is_said_before_it_is_followed()
    {
        using var log = TestLog.Of(3);
        var end = log.Head!.EndTimeUs;
        log.Now = log.Now with { Utc = log.Now.Utc.AddDays(-1), Uptime = TimeSpan.Zero };
        log.Restart();

        var batch = log.Write(1);

        Assert.True(RecordHeader.TryRead(batch.Records[1], out var stepped));
        Assert.True(RecordHeader.TryRead(batch.Records[2], out var next));
        Assert.Equal(EventCode.ClockStepped, stepped.Code);
        Assert.True(stepped.TimeUs >= end);
        Assert.Equal(log.Now.UnixMicroseconds, next.TimeUs);
        Assert.True(log.Verify().IsIntact);
    }

    [Fact]
    public void A_clock_a_little_behind_the_log_waits_for_nothing_and_turns_nothing_back()
    {
        using var log = TestLog.Of(3);
        var end = log.Head!.EndTimeUs;
        log.Now = log.Now with { Utc = log.Now.Utc.AddMinutes(-4), Uptime = TimeSpan.Zero };
        log.Restart();

        Assert.True(RecordHeader.TryRead(log.Write(1).Records[^1], out var header));
        Assert.Equal(end + 1_000, header.TimeUs);
    }
}
