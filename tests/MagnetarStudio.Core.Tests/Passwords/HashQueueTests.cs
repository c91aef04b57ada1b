using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Passwords;

public sealed class HashQueueTests : IDisposable
{
    private static readonly TimeSpan s_limit = Eventually.LimitUnlessSet;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MetricRegistry _metrics;
    private readonly HashQueue _queue;
    private readonly ManualResetEventSlim _gate = new();

    public HashQueueTests()
    {
        _metrics = new(_clock, MetricRegistry.DefaultSlowOver);
        _queue = new(new(Workers: 1, Length: 8, KeptForKnown: 2), _clock, _metrics);
    }

    public void Dispose()
    {
        _gate.Set();
        _queue.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task A_hash_is_computed_on_a_thread_of_the_queue()
    {
        var hashed = await Ask(() => Thread.CurrentThread.Name);

        Assert.False(hashed.IsBusy);
        Assert.Equal("hash 0", hashed.Value);
        Assert.Equal(1, _metrics.Operation("hash.run").Snapshot().Microseconds.Count);
        Assert.Equal(1, _metrics.Operation("hash.wait").Snapshot().Microseconds.Count);
    }

    [Fact]
    public async Task A_full_queue_refuses_strangers_first_and_everybody_last()
    {
        var running = await OccupyAsync(Cancel);
        var waiting = Enumerable.Range(0, 6).Select(_ => Ask(() => 1)).ToList();

        var stranger = await Ask(() => 1);
        Assert.True(stranger.IsBusy);
        Assert.InRange(stranger.RetryAfter!.Value, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1));

        waiting.AddRange(Enumerable.Range(0, 2).Select(_ => Ask(() => 1, HashUrgency.Known)));
        Assert.True((await Ask(() => 1, HashUrgency.Known)).IsBusy);
        Assert.Equal((8, 2), (_queue.Waiting, _queue.Refusals));

        _gate.Set();
        await running;
        Assert.All(await Task.WhenAll(waiting).WaitAsync(s_limit, Cancel), hashed => Assert.False(hashed.IsBusy));
        Assert.False((await Ask(() => 1)).IsBusy);
    }

    [Fact]
    public async Task First_come_first_served()
    {
        var order = new List<int>();
        var running = await OccupyAsync(Cancel);
        var waiting = Enumerable.Range(0, 6).Select(number => Ask(() =>
        {
            order.Add(number);
            return number;
        })).ToList();

        _gate.Set();
        await Task.WhenAll([running, .. waiting]).WaitAsync(s_limit, Cancel);

        Assert.Equal([0, 1, 2, 3, 4, 5], order);
    }

    [Theory]
    [InlineData(19, true)]  // the first estimate of a hash is 20 ms
    [InlineData(20, false)]
    public async Task A_deadline_that_cannot_be_met_is_refused_at_once(int milliseconds, bool isBusy)
    {
        var hashed = await Ask(() => 1, deadline: _clock.GetUtcNow().AddMilliseconds(milliseconds));

        Assert.Equal(isBusy, hashed.IsBusy);
    }

    [Theory]
    [InlineData(59, true)]  // one runs, one waits, then ours: three hashes
    [InlineData(60, false)]
    public async Task Those_ahead_count_against_a_deadline(int milliseconds, bool isBusy)
    {
        var running = await OccupyAsync(Cancel);
        var waiting = Ask(() => 1);
        var ours = Ask(() => 1, deadline: _clock.GetUtcNow().AddMilliseconds(milliseconds));

        _gate.Set();
        await Task.WhenAll(running, waiting, ours).WaitAsync(s_limit, Cancel);
        Assert.Equal(isBusy, (await ours).IsBusy);
    }

    [Fact]
    public async Task A_deadline_that_passed_in_the_queue_costs_no_hash()
    {
        var running = await OccupyAsync(Cancel);
        var isComputed = false;
        var late = Ask(() => isComputed = true, deadline: _clock.GetUtcNow().AddMilliseconds(100));

        _clock.Advance(TimeSpan.FromMilliseconds(100));
        _gate.Set();
        await running;

        Assert.True((await late.WaitAsync(s_limit, Cancel)).IsBusy);
        Assert.False(isComputed);
    }

    [Fact]
    public async Task The_estimate_follows_what_hashes_take()
    {
        for (var time = 0; time < 64; time++)
        {
            await Ask(() =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(200));
                return 1;
            });
        }

        Assert.True((await Ask(() => 1, deadline: _clock.GetUtcNow().AddMilliseconds(190))).IsBusy);
        Assert.False((await Ask(() => 1, deadline: _clock.GetUtcNow().AddMilliseconds(201))).IsBusy);
    }

    [Fact]
    public async Task Work_is_withdrawn_while_it_waits_and_frees_its_place()
    {
        using var withdrawn = new CancellationTokenSource();
        var running = await OccupyAsync(Cancel);
        var isComputed = false;
        var waiting = _queue.RunAsync(() => isComputed = true, HashUrgency.Stranger, null, withdrawn.Token).AsTask();

        await withdrawn.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(s_limit, Cancel));
        Assert.Equal(0, _queue.Waiting);

        _gate.Set();
        await running;
        Assert.False((await Ask(() => 1)).IsBusy);
        Assert.False(isComputed);
    }

    [Fact]
    public async Task Work_that_has_begun_is_finished_whatever_the_caller_does()
    {
        using var late = new CancellationTokenSource();
        var running = await OccupyAsync(late.Token);

        await late.CancelAsync();
        Assert.False(running.IsCompleted);

        _gate.Set();
        Assert.True((await running.WaitAsync(s_limit, Cancel)).Value);
    }

    [Fact]
    public async Task A_failure_reaches_its_caller_and_the_thread_lives_on()
    {
        await Assert.ThrowsAsync<InsufficientMemoryException>(
            () => Ask<int>(() => throw new InsufficientMemoryException()));

        Assert.Equal(7, (await Ask(() => 7)).Value);
    }

    [Fact]
    public async Task A_stopped_queue_refuses_what_waits_and_takes_no_more()
    {
        var running = await OccupyAsync(Cancel);
        var waiting = Ask(() => 1);

        var stopping = Task.Run(_queue.Dispose, Cancel);
        Assert.True((await waiting.WaitAsync(s_limit, Cancel)).IsBusy);

        _gate.Set();
        await stopping.WaitAsync(s_limit, Cancel);
        Assert.False((await running).IsBusy);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Ask(() => 1));
    }

    [Fact]
    public async Task A_crowd_is_answered_to_the_last_and_no_more_wait_than_may()
    {
        using var queue = new HashQueue(new(Workers: 2, Length: 8, KeptForKnown: 2), TimeProvider.System, _metrics);
        var (computed, answered, refused) = (0, 0, 0);

        await Writers.RunAsync(writers: 10, () =>
        {
            for (var time = 0; time < 500; time++)
            {
                var hashed = queue.RunAsync(
                    () => Interlocked.Increment(ref computed), HashUrgency.Stranger, null, Cancel).AsTask();
                Interlocked.Increment(ref hashed.GetAwaiter().GetResult().IsBusy ? ref refused : ref answered);
            }
        });

        Assert.Equal(5_000, answered + refused);
        Assert.Equal(computed, answered);
        Assert.Equal(refused, queue.Refusals);
        Assert.Equal(0, queue.Waiting);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<Hashed<T>> Ask<T>(
        Func<T> hash, HashUrgency urgency = HashUrgency.Stranger, DateTimeOffset? deadline = null) =>
        _queue.RunAsync(hash, urgency, deadline, Cancel).AsTask();

    // Holds the one thread until the gate opens; returns once it is held.
    private async Task<Task<Hashed<bool>>> OccupyAsync(CancellationToken cancel)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _queue.RunAsync(
            () =>
            {
                begun.SetResult();
                return _gate.Wait(s_limit);
            },
            HashUrgency.Known,
            deadline: null,
            cancel).AsTask();
        await begun.Task.WaitAsync(s_limit, Cancel);
        return running;
    }
}
