using System.Net;
using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Rpc.Peers;
using MagnetarStudio.Server.Rpc.Streams;

namespace MagnetarStudio.Server.Rpc;

/// <summary>One call on its way through the edge: what is known of it so far. Not thread-safe.</summary>
/// <remarks>A handler finds its own by <see cref="Of"/>. It lives as long as the call.</remarks>
/// <param name="http">The request that carries it.</param>
/// <param name="method">What is called.</param>
/// <param name="arrivedAt">When it arrived, UTC.</param>
/// <param name="startedTimestamp">The monotonic clock's reading when it arrived.</param>
internal sealed class Call(HttpContext http, RpcMethod method, DateTimeOffset arrivedAt, long startedTimestamp)
{
    // Longer descriptions are cut: the log keeps them, and callers write them.
    private const int AgentMaxLength = 256;

    private Caller? _caller;
    private IdempotencyKey? _idempotency;

    /// <summary>The request that carries it.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>What is called.</summary>
    public RpcMethod Method { get; } = method;

    /// <summary>When it arrived, UTC.</summary>
    public DateTimeOffset ArrivedAt { get; } = arrivedAt;

    /// <summary>The monotonic clock's reading when it arrived.</summary>
    public long StartedTimestamp { get; } = startedTimestamp;

    /// <summary>Until when it must be answered, UTC; never later than the contract's cap.</summary>
    public DateTimeOffset Deadline { get; set; } = arrivedAt + method.Contract.DeadlineCap;

    /// <summary>Joins records, logs and the answer: 8 to 128 safe characters.</summary>
    public string RequestId => Http.TraceIdentifier;

    /// <summary>The caller's address, as a trusted proxy or the socket names it; null on a Unix socket.</summary>
    public IPAddress? Peer => Http.Connection.RemoteIpAddress;

    /// <summary>What the presented token says; null where the method asks for none.</summary>
    public AccessClaims? Claims { get; private set; }

    /// <summary>The live session of the token; null where the method asks for none.</summary>
    public LiveSession? Live { get; private set; }

    /// <summary>The live session of a method that asks for one.</summary>
    /// <exception cref="InvalidOperationException">The method's contract asks for none.</exception>
    public LiveSession Session =>
        Live ?? throw new InvalidOperationException($"{Method.Contract.FullName} asks for no session.");

    /// <summary>The risk of that session after this call; null where there is none to judge.</summary>
    public SessionRisk? Risk { get; set; }

    /// <summary>Makes a repeat of the call answer the first result; null where none was asked for.</summary>
    public IdempotencyKey? Idempotency
    {
        get => _idempotency;
        set => (_idempotency, _caller) = (value, value is null ? _caller : null);
    }

    /// <summary>Who asks, for acts and their records.</summary>
    public Caller Caller => _caller ??= new Caller(
        Actor, Live?.Id, PeerNames.NameOf(Peer), AgentOf(Http.Request), RequestId, Deadline, _idempotency);

    /// <summary>Whether every check before the handler was passed.</summary>
    public bool IsAdmitted { get; set; }

    /// <summary>Whether gRPC has read the request and given it to <see cref="CallHandling"/>.</summary>
    public bool IsRead { get; set; }

    /// <summary>How it failed; null while it has not.</summary>
    public RpcException? Fault { get; set; }

    private Actor Actor =>
        Live is not null ? Actor.Of(Live.Account.Id)
        : Http.Features.Get<OperatorPeer>() is { } peer ? Actor.OfOsUser(peer.Uid)
        : Actor.Nobody;

    /// <summary>The call that a handler serves.</summary>
    /// <exception cref="InvalidOperationException">It did not come through the edge: refuse it.</exception>
    public static Call Of(ServerCallContext context) =>
        context is GuardedCallContext guarded ? guarded.Call
        : context.GetHttpContext().Features.Get<Call>()
        ?? throw new InvalidOperationException("The call did not come through the edge.");

    /// <summary>Notes who calls.</summary>
    public void Identify(AccessClaims claims, LiveSession live) => (Claims, Live) = (claims, live);

    private static string? AgentOf(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return agent.Length == 0 ? null : agent.Length <= AgentMaxLength ? agent : agent[..AgentMaxLength];
    }
}
