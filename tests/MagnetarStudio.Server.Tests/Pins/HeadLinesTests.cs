using System.Collections.Concurrent;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Pins;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Pins;

/// <summary>Heads on standard output: newest ones, and never at anybody's cost.</summary>
public sealed class HeadLinesTests : IDisposable
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly GrowingLog _log = new();
    private readonly ConcurrentQueue<long> _written = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task The_newest_head_is_written_once_a_second_once_and_at_stop()
    {
        var lines = new HeadLines(_log, Write, _clock);
        _log.Become(1);
        _log.Become(2);
        _clock.Advance(s_second);
        await WrittenAsync(2);
        _clock.Advance(s_second);
        _log.Become(3);

        await lines.DisposeAsync();

        Assert.Equal([2, 3], _written);
        Assert.Equal(new PinState("-", 0, 0, null), lines.StateAt(3));
    }

    [Fact]
    public async Task A_reader_who_reads_no_more_blocks_nobody_and_gets_the_newest_when_he_does()
    {
        using var pipe = new ManualResetEventSlim();
        await using var lines = new HeadLines(_log, head => { pipe.Wait(); return Write(head); }, _clock);
        _log.Become(1);
        _clock.Advance(s_second);
        _log.Become(2);
        _clock.Advance(s_second);
        _log.Become(3);
        _clock.Advance(s_second);

        var state = lines.StateAt(3);
        Assert.Equal((3, 2), (state.Lag, state.Failures));
        Assert.NotNull(state.Trouble);

        pipe.Set();
        await WrittenAsync(1);
        await Eventually.BecomesTrueAsync(
            "the newest head is written",
            () =>
            {
                _clock.Advance(s_second);
                return lines.StateAt(3) is { Lag: 0, Trouble: null };
            },
            TestContext.Current.CancellationToken);
        Assert.Equal([1, 3], _written);
    }

    [Fact]
    public async Task A_reader_who_reads_no_more_holds_up_no_stop()
    {
        using var pipe = new ManualResetEventSlim();
        var lines = new HeadLines(_log, head => { pipe.Wait(); return Write(head); }, _clock);
        _log.Become(1);
        _clock.Advance(s_second);

        var stopping = lines.DisposeAsync().AsTask();
        await Eventually.BecomesTrueAsync(
            "it has stopped",
            () =>
            {
                _clock.Advance(s_second);
                return stopping.IsCompleted;
            },
            TestContext.Current.CancellationToken);

        await stopping;
        Assert.Empty(_written);
        pipe.Set();
        await WrittenAsync(1);
    }

    [Fact]
    public async Task What_could_not_be_written_is_counted_and_tried_again()
    {
        var isClosed = true;
        await using var lines = new HeadLines(_log, head => isClosed ? "It is closed." : Write(head), _clock);
        _log.Become(1);
        _clock.Advance(s_second);
        await Eventually.BecomesTrueAsync(
            "the failure is counted", () => lines.StateAt(1).Failures == 1, TestContext.Current.CancellationToken);
        Assert.Equal((1, "It is closed."), (lines.StateAt(1).Lag, lines.StateAt(1).Trouble));

        isClosed = false;
        await Eventually.BecomesTrueAsync(
            "the head is written",
            () =>
            {
                _clock.Advance(s_second);
                return lines.StateAt(1) is { Lag: 0, Trouble: null };
            },
            TestContext.Current.CancellationToken);
    }

    private string? Write(LogHead head)
    {
        _written.Enqueue(head.Size);
        return null;
    }

    private Task WrittenAsync(long size) => Eventually.BecomesTrueAsync(
        "the head is written", () => _written.Contains(size), TestContext.Current.CancellationToken);
}
