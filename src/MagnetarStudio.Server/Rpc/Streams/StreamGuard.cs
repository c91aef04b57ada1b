using Grpc.Core;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Server.Rpc.Peers;

namespace MagnetarStudio.Server.Rpc.Streams;

/// <summary>The one guard of all streams: bounded, re-checked, ended with their session. Thread-safe.</summary>
/// <remarks>
/// Every streaming method runs inside it, whichever side streams. A stream ends with SESSION_NOT_LIVE when its session
/// or its access token is over, with the refusal of its contract when role or grants change, and with SERVER_STOPPING
/// at stop. A check that cannot be made ends it too.
/// </remarks>
internal sealed class StreamGuard(
    SessionKeeper sessions,
    CallAccess access,
    FaultMap faults,
    EdgeLimits limits,
    IHostApplicationLifetime lifetime,
    TimeProvider clock)
{
    /// <summary>How often a stream is checked: twice in the second within which a revoke must reach it.</summary>
    public static readonly TimeSpan RecheckInterval = TimeSpan.FromMilliseconds(500);

    private readonly HeldCounts<AccountId> _open = new(limits.StreamsMax, limits.StreamsPerAccountMax);

    /// <summary>Open streams.</summary>
    public int Open => _open.All;

    /// <summary>Serves a stream under guard.</summary>
    /// <param name="call">An admitted call.</param>
    /// <param name="context">gRPC's context of it.</param>
    /// <param name="serve">The handler, given the context to use instead.</param>
    /// <exception cref="RpcException">There are too many streams, or the guard ended this one.</exception>
    public async Task<T> RunAsync<T>(Call call, ServerCallContext context, Func<GuardedCallContext, Task<T>> serve)
    {
        var account = call.Live?.Account.Id;
        if (!_open.TryTake(account))
        {
            throw RpcFaults.StreamLimit();
        }

        try
        {
            return await ServeAsync(call, context, serve);
        }
        finally
        {
            _open.Return(account);
        }
    }

    private async Task<T> ServeAsync<T>(Call call, ServerCallContext context, Func<GuardedCallContext, Task<T>> serve)
    {
        using var guarded = new GuardedCallContext(context, call);
        using var stopping = lifetime.ApplicationStopping.UnsafeRegister(
            static state => ((GuardedCallContext)state!).End(RpcFaults.ServerStopping()), guarded);
        var watch = call.Live is null ? Task.CompletedTask : WatchAsync(guarded);

        try
        {
            var served = await serve(guarded);
            guarded.ThrowIfEnded();
            return served;
        }
        catch (Exception) when (guarded.Ended is not null)
        {
            // Whatever a handler makes of its cancelled token, the caller learns why.
            throw guarded.Ended!;
        }
        finally
        {
            guarded.Close();
            await watch;
        }
    }

    private async Task WatchAsync(GuardedCallContext guarded)
    {
        using var timer = new PeriodicTimer(RecheckInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(guarded.CancellationToken))
            {
                if (await RecheckAsync(guarded.Call, guarded.CancellationToken) is { } end)
                {
                    guarded.End(end);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (guarded.CancellationToken.IsCancellationRequested)
        {
            // The stream is over.
        }
        catch (Exception failure)
        {
            guarded.End(faults.Of(failure, guarded.Call, guarded.CancellationToken));
        }
    }

    private async ValueTask<RpcException?> RecheckAsync(Call call, CancellationToken cancel)
    {
        var (claims, live) = (call.Claims!, call.Session);
        if (clock.GetUtcNow() >= claims.ExpiresAt
            || await sessions.RecheckAsync(live.Id, live.Account.Id, cancel) is not { } still)
        {
            return RpcFaults.SessionNotLive();
        }

        call.Identify(claims, still);
        return access.JudgeAccount(call);
    }
}
