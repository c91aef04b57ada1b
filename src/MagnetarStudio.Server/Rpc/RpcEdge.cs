using Grpc.Core;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Protocol.Options.V1;
using MagnetarStudio.Server.Rpc.Peers;

namespace MagnetarStudio.Server.Rpc;

/// <summary>The way into every method: what is decided before a byte of the request is read. Thread-safe.</summary>
/// <remarks>
/// It wraps each endpoint itself, so it decides by the method that will run, whatever variant of the path led there,
/// and no order of middleware can leave it out. gRPC runs interceptors only after it has read a unary request: a
/// stranger's four megabytes would be parsed first, and bytes that are no message would never meet an interceptor.
/// In order: fault, metrics, deadline, peer limits, identity, risk, access; input and idempotency follow in
/// <see cref="CallHandling"/>. A failure of any of them means refused.
/// </remarks>
internal sealed class RpcEdge(
    PeerLimits peers,
    CallIdentity identity,
    RiskKeeper risk,
    CallAccess access,
    RefusalLimiter refusals,
    FaultMap faults,
    IHostApplicationLifetime lifetime,
    IServiceProvider services,
    TimeProvider clock)
{
    // Told to a caller that was turned away for load: calls end within seconds, and more would keep clients away.
    private static readonly TimeSpan s_shedWait = TimeSpan.FromSeconds(1);

    /// <summary>Serves one request of a method's endpoint.</summary>
    /// <param name="http">The request.</param>
    /// <param name="method">The method that the endpoint serves.</param>
    /// <param name="serve">gRPC's own handling of it.</param>
    public async Task ServeAsync(HttpContext http, RpcMethod method, RequestDelegate serve)
    {
        if (!GrpcContentType.IsProtobuf(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var call = new Call(http, method, clock.GetUtcNow(), clock.GetTimestamp());
        http.Features.Set(call);

        // Every service is made once: a scope for each request would hold nothing.
        http.RequestServices = services;
        http.Response.OnStarting(NameFaultAsync, call);
        CallDeadline.Set(call);

        if (peers.TryEnter(call))
        {
            await ServeAsync(call, serve);
            peers.Leave(call);
        }
        else
        {
            refusals.Count(RpcFaults.TryLaterReason, call.Caller);
            Refuse(call, RpcFaults.TryLater(s_shedWait));
        }

        method.Metrics.Record(call.StartedTimestamp, call.Fault is not null);
    }

    // Throws nothing: the place that the call holds must be given back.
    private async Task ServeAsync(Call call, RequestDelegate serve)
    {
        try
        {
            if (await AdmitAsync(call) is { } refusal)
            {
                Refuse(call, refusal);
                return;
            }

            call.IsAdmitted = true;
            await serve(call.Http);
            FaultHeaders.Name(call);
        }
        catch (Exception failure)
        {
            Refuse(call, faults.Of(failure, call, call.Http.RequestAborted));
        }
    }

    private ValueTask<RpcException?> AdmitAsync(Call call)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ValueTask.FromResult<RpcException?>(RpcFaults.ServerStopping());
        }

        if (call.Method.Contract.Who is Who.Public or Who.Operator)
        {
            return access.JudgeAsync(call);
        }

        var identified = identity.IdentifyAsync(call);
        return identified.IsCompletedSuccessfully
            ? identified.Result is { } refusal ? ValueTask.FromResult<RpcException?>(refusal) : JudgeAsync(call)
            : AwaitAsync(call, identified);
    }

    private async ValueTask<RpcException?> AwaitAsync(Call call, ValueTask<RpcException?> identified) =>
        await identified ?? await JudgeAsync(call);

    // Nearly every call shows what the one before it showed, and has the score of that.
    private ValueTask<RpcException?> JudgeAsync(Call call)
    {
        var facts = CallFacts.Of(call);
        var known = call.Session.Risk;
        if (known.Judgement is not { } last || !last.Holds(facts, call.ArrivedAt))
        {
            return ScoreAsync(call, facts);
        }

        call.Risk = known.Read?.Session;
        return access.JudgeAsync(call);
    }

    private async ValueTask<RpcException?> ScoreAsync(Call call, RiskFacts facts)
    {
        call.Risk = await risk.JudgeAsync(call.Session, facts, call.Caller, call.Http.RequestAborted);
        return call.Risk is null ? RpcFaults.SessionNotLive() : await access.JudgeAsync(call);
    }

    // gRPC completes an answer by itself when a deadline passes; any other is named before it starts.
    private static Task NameFaultAsync(object call)
    {
        FaultHeaders.Name((Call)call);
        return Task.CompletedTask;
    }

    private static void Refuse(Call call, RpcException fault)
    {
        call.Fault = fault;
        if (!call.Http.Response.HasStarted)
        {
            FaultHeaders.Write(call.Http.Response, fault);
        }
    }
}
