using Grpc.Core;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Sessions;

/// <summary>Tells one open stream what happens to its account's sessions.</summary>
/// <remarks>
/// Of a refresh it tells only the account's other sessions, and 10 s late: whoever shares a session learns nothing of
/// its rotation. Whether the stream may go on at all is the stream guard's question.
/// </remarks>
internal sealed class SessionWatchRpc(
    SessionFeed feed, SessionListWire list, ISessionStore store, IRiskStore risks, TimeProvider clock)
{
    /// <summary>How late a refresh is told.</summary>
    public static readonly TimeSpan RefreshDelay = TimeSpan.FromSeconds(10);

    /// <summary>Refreshes that wait to be told: 25 a second, more than any client has a use for.</summary>
    public const int DelayedMax = 256;

    /// <summary>Writes events until the stream is ended from outside or falls too far behind.</summary>
    public async Task RunAsync(
        LiveSession live, IServerStreamWriter<WatchSessionsResponse> stream, CancellationToken cancel)
    {
        using var subscription = feed.TrySubscribe(live.Account.Id) ?? throw RpcFaults.StreamLimit();
        await stream.WriteAsync(Tell(new() { Started = new WatchStarted() }), cancel);

        // Later refreshes wait in order, so one timer is enough.
        var delayed = new Queue<(DateTimeOffset Due, Notice Notice)>();
        while (true)
        {
            await TellDueAsync(delayed, stream, cancel);
            if (await NextAsync(subscription, delayed, cancel) is not { } notice)
            {
                continue;
            }

            if (notice.Kind is NoticeKind.SessionRefreshed && notice.Session != live.Id)
            {
                Delay(delayed, notice);
            }
            else if (await ReadAsync(live, notice, cancel) is { } told)
            {
                await stream.WriteAsync(told, cancel);
            }
        }
    }

    // The next notice, or null when a delayed one has become due first.
    private async ValueTask<Notice?> NextAsync(
        SessionFeed.Subscription subscription,
        Queue<(DateTimeOffset Due, Notice Notice)> delayed,
        CancellationToken cancel)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancel);

        // Awaited: a timer that fires just now must find its source, or its exception would end the process.
        await using var timer = delayed.TryPeek(out var first)
            ? clock.CreateTimer(
                static state => ((CancellationTokenSource)state!).Cancel(),
                until,
                Max(first.Due - clock.GetUtcNow(), TimeSpan.Zero),
                Timeout.InfiniteTimeSpan)
            : null;
        try
        {
            return await subscription.Notices.ReadAsync(until.Token);
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            throw RpcFaults.StreamLagged();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    // What a watcher cannot be told in full it reads anew.
    private void Delay(Queue<(DateTimeOffset Due, Notice Notice)> delayed, Notice refreshed)
    {
        if (delayed.Count == DelayedMax)
        {
            throw RpcFaults.StreamLagged();
        }

        delayed.Enqueue((clock.GetUtcNow() + RefreshDelay, refreshed));
    }

    private async ValueTask TellDueAsync(
        Queue<(DateTimeOffset Due, Notice Notice)> delayed,
        IServerStreamWriter<WatchSessionsResponse> stream,
        CancellationToken cancel)
    {
        while (delayed.TryPeek(out var first) && first.Due <= clock.GetUtcNow())
        {
            var refreshed = new SessionRefreshed { SessionId = delayed.Dequeue().Notice.Session.ToString() };
            await stream.WriteAsync(Tell(new() { Refreshed = refreshed }), cancel);
        }
    }

    private async ValueTask<WatchSessionsResponse?> ReadAsync(
        LiveSession live, Notice notice, CancellationToken cancel)
    {
        switch (notice.Kind)
        {
            case NoticeKind.SessionOpened:
                var opened = await list.FindAsync(live.Account.Account, notice.Session, live.Id, cancel);
                return opened is null ? null : Tell(new() { Opened = new SessionOpened { Session = opened } });
            case NoticeKind.SessionEnded:
                var reason = (await store.FindAsync(notice.Session, cancel))?.Session.Ended?.Reason;
                return Tell(new()
                {
                    Ended = new SessionEnded
                    {
                        SessionId = notice.Session.ToString(),
                        Reason = reason?.ToWire() ?? SessionEndReason.Unspecified,
                    },
                });
            case NoticeKind.SessionRiskChanged:
                var risk = (await risks.FindAsync(notice.Session, cancel))?.Session;
                return Tell(new()
                {
                    RiskChanged = new SessionRiskChanged
                    {
                        SessionId = notice.Session.ToString(),
                        Risk = risk?.Score?.ToWire(risk.JudgedAt) ?? new RiskSummary(),
                    },
                });
            default:
                return null;
        }
    }

    private WatchSessionsResponse Tell(WatchSessionsResponse told)
    {
        told.EventTime = clock.GetUtcNow().ToTimestamp();
        return told;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
