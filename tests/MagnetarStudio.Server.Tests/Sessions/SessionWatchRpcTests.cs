using System.Collections.Concurrent;
using Grpc.Core;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Server.Sessions;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Eventually = MagnetarStudio.Server.Tests.Rpc.Probe.Eventually;

namespace MagnetarStudio.Server.Tests.Sessions;

public sealed class SessionWatchRpcTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CountingSecrets _secrets = new();
    private readonly SessionFeed _feed = new();
    private readonly MemoryStream _told = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly MemorySessions _sessions;
    private readonly LiveRead _own;
    private readonly LiveRead _other;

    public SessionWatchRpcTests()
    {
        _sessions = new MemorySessions(_time, _secrets);
        _own = _sessions.Open();
        _other = _sessions.Open(_own.Account);
    }

    public void Dispose() => _gone.Dispose();

    [Fact]
    public async Task A_refresh_of_another_session_is_told_ten_seconds_late()
    {
        var watch = await WatchAsync();

        await RefreshAsync(1);
        Assert.DoesNotContain(_told.Messages, message => message.Refreshed is not null);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(SessionWatchRpc.RefreshDelay);
            return _told.Messages.Any(message => message.Refreshed?.SessionId == _other.Session.Id.ToString());
        });

        await _gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    [Fact]
    public async Task As_many_refreshes_are_held_back_as_the_limit_says_and_one_more_ends_the_stream()
    {
        var watch = await WatchAsync();
        await RefreshAsync(SessionWatchRpc.DelayedMax);
        Assert.False(watch.IsCompleted);

        _feed.Publish([Refreshed]);

        var lagged = await Assert.ThrowsAsync<RpcException>(() => watch);
        Assert.Equal("STREAM_LAGGED", lagged.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task A_timer_that_fires_as_another_notice_comes_throws_nothing()
    {
        var timers = new LateTimers();
        var watch = await WatchAsync(timers);

        await RefreshAsync(1); // the end that is told with it comes first, and the timer is given up

        Assert.Null(Record.Exception(timers.FireGivenUp));
        Assert.NotEqual(0, timers.Fired);
        await _gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    private Notice Refreshed => new(NoticeKind.SessionRefreshed, _own.Account.Id, _other.Session.Id);

    private async Task<Task> WatchAsync(TimeProvider? clock = null)
    {
        var macs = new MacKeyRing([new MacKey(1, new byte[32], null)]);
        var keeper = new SessionKeeper(
            _sessions, _sessions.Live, new RefreshTokens(macs), new DeviceSecrets(macs), SessionPolicy.Default, _time);
        var live = await keeper.FindLiveAsync(_own.Session.Id, _own.Account.Id, 1, _gone.Token);

        // Only an opened session is looked up in the list.
        var rpc = new SessionWatchRpc(_feed, list: null!, _sessions, new MemoryRisks(), clock ?? _time);
        var watch = rpc.RunAsync(live!, _told, _gone.Token);
        await Eventually.TrueAsync(() => _told.Messages.Any(message => message.Started is not null));
        return watch;
    }

    // The end of a session is told at once, so whoever has heard of it has read what came before.
    private async Task RefreshAsync(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _feed.Publish([Refreshed]);
            if (time % (SessionFeed.BacklogMax / 2) == 0 || time == times - 1)
            {
                var ends = Ends;
                _feed.Publish([new Notice(NoticeKind.SessionEnded, _own.Account.Id, _other.Session.Id)]);
                await Eventually.TrueAsync(() => Ends > ends);
            }
        }
    }

    private int Ends => _told.Messages.Count(message => message.Ended is not null);

    // Each timer has begun to fire when it is given up: whoever awaits its end lets it finish, others meet it later.
    private sealed class LateTimers : TimeProvider
    {
        private readonly ConcurrentQueue<Action> _givenUp = new();
        private int _fired;

        public int Fired => Volatile.Read(ref _fired);

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new LateTimer(this, () => callback(state));

        public void FireGivenUp()
        {
            while (_givenUp.TryDequeue(out var fire))
            {
                Fire(fire);
            }
        }

        private void Fire(Action fire)
        {
            Interlocked.Increment(ref _fired);
            fire();
        }

        private sealed class LateTimer(LateTimers timers, Action fire) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() => timers._givenUp.Enqueue(fire);

            public ValueTask DisposeAsync()
            {
                timers.Fire(fire);
                return ValueTask.CompletedTask;
            }
        }
    }

    private sealed class MemoryStream : IServerStreamWriter<WatchSessionsResponse>
    {
        public ConcurrentQueue<WatchSessionsResponse> Messages { get; } = new();

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(WatchSessionsResponse message)
        {
            Messages.Enqueue(message);
            return Task.CompletedTask;
        }

        public Task WriteAsync(WatchSessionsResponse message, CancellationToken cancellationToken) =>
            WriteAsync(message);
    }
}
