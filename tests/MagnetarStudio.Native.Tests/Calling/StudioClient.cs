using System.Net.Sockets;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Calling;

/// <summary>A client of one server over a connection of its own. Every call has a deadline.</summary>
internal sealed class StudioClient : IDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly GrpcChannel _channel;

    /// <summary>A client of an endpoint as the ready line names it: <c>http://…</c> or <c>unix:PATH</c>.</summary>
    public StudioClient(string endpoint)
        : this(endpoint.StartsWith("unix:", StringComparison.Ordinal)
            ? GrpcChannel.ForAddress("http://localhost", OverSocket(endpoint["unix:".Length..]))
            : GrpcChannel.ForAddress(endpoint))
    {
    }

    /// <summary>A client of an endpoint that is reached in a way of its own.</summary>
    public StudioClient(string endpoint, HttpMessageHandler handler)
        : this(GrpcChannel.ForAddress(
            endpoint, new GrpcChannelOptions { DisposeHttpClient = true, HttpHandler = handler }))
    {
    }

    private StudioClient(GrpcChannel channel)
    {
        _channel = channel;
        Auth = new AuthService.AuthServiceClient(_channel);
        Accounts = new AccountService.AccountServiceClient(_channel);
        Sessions = new SessionService.SessionServiceClient(_channel);
        Audit = new AuditService.AuditServiceClient(_channel);
    }

    public AuthService.AuthServiceClient Auth { get; }

    public AccountService.AccountServiceClient Accounts { get; }

    public SessionService.SessionServiceClient Sessions { get; }

    public AuditService.AuditServiceClient Audit { get; }

    /// <summary>What calls carry: a deadline, the test's cancellation, and a token and a key if given.</summary>
    public static CallOptions Options(string? accessToken, string? idempotencyKey = null)
    {
        var deadline = (TimeProvider.System.GetUtcNow() + s_deadline).UtcDateTime;
        var headers = new Metadata();
        if (accessToken is not null)
        {
            headers.Add("authorization", $"Bearer {accessToken}");
        }

        if (idempotencyKey is not null)
        {
            headers.Add("idempotency-key", idempotencyKey);
        }

        return new CallOptions(headers, deadline, TestContext.Current.CancellationToken);
    }

    /// <summary>Makes a call that is expected to be answered.</summary>
    public async Task<TReply> CallAsync<TRequest, TReply>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method,
        TRequest request,
        string? accessToken = null,
        string? idempotencyKey = null)
    {
        using var call = method(request, Options(accessToken, idempotencyKey));
        return await call;
    }

    /// <summary>Makes a call that is expected to be refused.</summary>
    public async Task<Refusal> RefuseAsync<TRequest, TReply>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method,
        TRequest request,
        string? accessToken = null,
        string? idempotencyKey = null)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => CallAsync(method, request, accessToken, idempotencyKey));
        return Refusal.Of(refused);
    }

    /// <summary>Calls a method with an empty message, for an answer that comes before the message is read.</summary>
    /// <returns>The refusal; null if it was answered. A stream that is answered is awaited to its end.</returns>
    public async Task<Refusal?> TryEmptyAsync(MethodDescriptor method, string accessToken)
    {
        var empty = new Method<byte[], byte[]>(
            MethodType.Unary, method.Service.FullName, method.Name, s_bytes, s_bytes);
        try
        {
            using var call = _channel.CreateCallInvoker().AsyncUnaryCall(empty, null, Options(accessToken), []);
            await call;
            return null;
        }
        catch (RpcException refused)
        {
            return Refusal.Of(refused);
        }
    }

    /// <summary>Judges an access token.</summary>
    /// <returns>Whether the server still answers it.</returns>
    public async Task<bool> IsLiveAsync(string accessToken)
    {
        try
        {
            await CallAsync(Auth.ValidateTokenAsync, new ValidateTokenRequest(), accessToken);
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.Unauthenticated)
        {
            Assert.Equal(Refusal.SessionNotLive, Refusal.Of(refused));
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static GrpcChannelOptions OverSocket(string path) => new()
    {
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
    };
}
