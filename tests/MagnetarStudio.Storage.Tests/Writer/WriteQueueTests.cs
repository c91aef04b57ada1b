using System.Collections.Concurrent;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>Who waits, for how long, in which order, and when it is answered.</summary>
public sealed class WriteQueueTests : IDisposable
{
    private readonly WriterHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Withdrawn_while_it_waits_it_does_not_happen()
    {
        using var cancel = new CancellationTokenSource();
        using (await _host.HoldAsync())
        {
            var waiting = _host.Queue.RunAsync(WriterHost.Add(1), cancel.Token).AsTask();

            await cancel.CancelAsync();

            // Answered at once: the writer is still held.
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.SoonAsync());
        }

        await _host.AddAsync(2);
        Assert.Equal(1, _host.Items);
        Assert.Equal(2, _host.Records);
    }

    [Fact]
    public async Task Taken_it_happens_whatever_its_caller_does()
    {
        using var cancel = new CancellationTokenSource();
        var act = new Act<bool>(Caller.Server, scope =>
        {
            cancel.Cancel();
            WriterHost.Insert(scope, 1);
            return new(true, [WriterHost.Event], []);
        });

        Assert.True(await _host.Queue.RunAsync(act, cancel.Token));
        Assert.Equal(1, _host.Items);
    }

    [Theory]
    [InlineData(null, 250)]
    [InlineData(10_000, 250)]
    [InlineData(100, 50)] // half of what is left
    public async Task A_full_queue_refuses_after_the_wait_limit(int? deadlineMs, int waitMs)
    {
        using var gate = await HoldFullAsync();
        var by = Caller.Server with { Deadline = _host.Clock.GetUtcNow().AddMilliseconds(deadlineMs ?? 0) };
        var refused = _host.RunAsync(new Act<bool>(deadlineMs is null ? Caller.Server : by, _ => default));

        _host.Clock.Advance(TimeSpan.FromMilliseconds(waitMs - 1));
        Assert.False(refused.IsCompleted);
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAsync<StorageBusyException>(() => refused.SoonAsync());
        Assert.Equal(1, _host.Queue.Counts.Busy);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_whose_deadline_has_passed()
    {
        using var gate = await HoldFullAsync();
        var late = Caller.Server with { Deadline = _host.Clock.GetUtcNow() };

        await Assert.ThrowsAsync<StorageBusyException>(
            () => _host.RunAsync(new Act<bool>(late, _ => default)).SoonAsync());
    }

    [Fact]
    public async Task A_place_that_comes_free_in_time_is_taken()
    {
        Task<long> patient;
        using (await HoldFullAsync())
        {
            patient = _host.AddAsync(1);
            Assert.False(patient.IsCompleted);
        }

        Assert.Equal(1, await patient.SoonAsync());
    }

    [Fact]
    public async Task Writes_happen_in_the_order_in_which_they_were_queued()
    {
        var order = new List<int>();
        Task<bool>[] acts;
        using (await _host.HoldAsync())
        {
            acts = [.. Enumerable.Range(0, 600).Select(number => _host.RunAsync(new Act<bool>(Caller.Server, _ =>
            {
                order.Add(number);
                return new(true, [], []);
            })))];
        }

        await Task.WhenAll(acts).SoonAsync();

        Assert.Equal(Enumerable.Range(0, 600), order);
        Assert.Equal(3, _host.Queue.Counts.Batches.Count); // the gate's, 512 and 88
    }

    [Fact]
    public async Task A_caller_is_answered_after_commit_and_publication_and_off_the_writers_thread()
    {
        var happened = new ConcurrentQueue<string>();
        using var published = new ManualResetEventSlim();
        _host.Notices.AtPublish = () =>
        {
            happened.Enqueue($"published with {_host.Items}");
            published.Wait(Patience.Limit);
        };

        var answer = _host.AddAsync(1);
        var then = answer.ContinueWith(
            _ => happened.Enqueue($"answered on {Thread.CurrentThread.Name}"),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        await Patience.UntilAsync(() => !happened.IsEmpty);
        Assert.False(answer.IsCompleted);
        published.Set();
        await then.SoonAsync();

        Assert.Equal("published with 1", happened.First());
        Assert.StartsWith("answered on ", happened.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain("magnetar-writer", happened.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publication_that_throws_ends_the_process_and_answers_nobody()
    {
        _host.Notices.AtPublish = () => throw new InvalidOperationException("of the live table");

        var act = _host.AddAsync(1);
        await Patience.UntilAsync(() => _host.Ends.Ends.Count > 0);

        var (_, cause) = Assert.Single(_host.Ends.Ends);
        Assert.Equal("of the live table", cause.Message);
        Assert.False(act.IsCompleted);
        Assert.Equal(1, _host.Items);
    }

    [Fact]
    public async Task At_stop_what_is_queued_is_committed_and_nothing_is_taken_any_more()
    {
        var gate = await _host.HoldAsync();
        var queued = Enumerable.Range(1, 700).Select(id => _host.AddAsync(id)).ToArray();
        var stop = Task.Run(_host.Queue.Dispose, TestContext.Current.CancellationToken);
        gate.Dispose();

        await stop.SoonAsync();

        Assert.Equal(700, (await Task.WhenAll(queued).SoonAsync()).Length);
        Assert.Equal(700, _host.Items);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _host.AddAsync(701));
        Assert.False(_host.Queue.TryPost(new Nothing()));
    }

    [Fact]
    public async Task Whoever_writes_while_the_queue_stops_is_answered()
    {
        var done = 0;
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var id = caller * 100_000; ; id++)
            {
                try
                {
                    await _host.AddAsync(id);
                    Interlocked.Increment(ref done);
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
            }
        })).ToArray();
        await Patience.UntilAsync(() => Volatile.Read(ref done) > 50);

        _host.Queue.Dispose();
        await Task.WhenAll(callers).SoonAsync();

        Assert.Equal(done, _host.Items);
    }

    [Fact]
    public async Task Bookkeeping_leaves_no_record()
    {
        Assert.True(_host.Queue.TryPost(new Item(1)));
        await _host.RunAsync(new Act<bool>(Caller.Server, _ => new(true, [], [])));

        Assert.Equal((1, 0), (_host.Items, _host.Records));
    }

    private async Task<WriterGate> HoldFullAsync()
    {
        var gate = await _host.HoldAsync();
        for (var place = 0; place < WriteQueueLimits.OperationsMax; place++)
        {
            Assert.True(_host.Queue.TryPost(new Nothing()));
        }

        Assert.False(_host.Queue.TryPost(new Nothing()));
        return gate;
    }

    private sealed class Nothing : IBookkeeping
    {
        public void Run(WriteScope scope)
        {
        }
    }

    private sealed class Item(long id) : IBookkeeping
    {
        public void Run(WriteScope scope) => WriterHost.Insert(scope, id);
    }
}
