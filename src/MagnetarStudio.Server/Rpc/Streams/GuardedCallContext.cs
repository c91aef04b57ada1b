using Grpc.Core;

namespace MagnetarStudio.Server.Rpc.Streams;

/// <summary>The context of a stream under guard: gRPC's own, but its token also fires when the guard ends it.</summary>
/// <remarks>A handler sees this one, so it cannot fail to hear of the end.</remarks>
internal sealed class GuardedCallContext : ServerCallContext, IDisposable
{
    // Where gRPC looks for the request of a context that it did not make itself.
    private const string HttpContextKey = "__HttpContext";

    private readonly ServerCallContext _inner;
    private readonly CancellationTokenSource _over;
    private RpcException? _end;

    /// <summary>Guards a call until <see cref="End"/>, its deadline, or its caller's going.</summary>
    public GuardedCallContext(ServerCallContext inner, Call call)
    {
        (_inner, Call) = (inner, call);
        _over = CancellationTokenSource.CreateLinkedTokenSource(inner.CancellationToken);
        inner.UserState[HttpContextKey] = call.Http;
    }

    /// <summary>The call.</summary>
    public Call Call { get; }

    /// <summary>Why the guard ended the stream; null while it has not.</summary>
    public RpcException? Ended => Volatile.Read(ref _end);

    /// <inheritdoc/>
    protected override string MethodCore => _inner.Method;

    /// <inheritdoc/>
    protected override string HostCore => _inner.Host;

    /// <inheritdoc/>
    protected override string PeerCore => _inner.Peer;

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => _inner.Deadline;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore => _inner.RequestHeaders;

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => _over.Token;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore => _inner.ResponseTrailers;

    /// <inheritdoc/>
    protected override Status StatusCore
    {
        get => _inner.Status;
        set => _inner.Status = value;
    }

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore
    {
        get => _inner.WriteOptions;
        set => _inner.WriteOptions = value;
    }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore => _inner.AuthContext;

    /// <inheritdoc/>
    protected override IDictionary<object, object> UserStateCore => _inner.UserState;

    /// <summary>Ends the stream. The first reason holds.</summary>
    public void End(RpcException reason)
    {
        Interlocked.CompareExchange(ref _end, reason, null);
        _over.Cancel();
    }

    /// <summary>Stops whatever still waits on the token: the stream is over.</summary>
    public void Close() => _over.Cancel();

    /// <summary>Throws why the guard ended the stream, if it has.</summary>
    public void ThrowIfEnded()
    {
        if (Ended is { } reason)
        {
            throw reason;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();

    /// <inheritdoc/>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        _inner.CreatePropagationToken(options);

    /// <inheritdoc/>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) =>
        _inner.WriteResponseHeadersAsync(responseHeaders);
}
