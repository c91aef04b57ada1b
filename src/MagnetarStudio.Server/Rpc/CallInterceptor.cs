using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using MagnetarStudio.Server.Rpc.Streams;

namespace MagnetarStudio.Server.Rpc;

/// <summary>The edge between gRPC and the handlers: checks messages, guards streams, and names every failure.</summary>
/// <remarks>
/// What must be decided before a request is read was decided in <see cref="RpcEdge"/>; a call that did not pass it is
/// refused here. Thread-safe.
/// </remarks>
internal sealed class CallInterceptor(FaultMap faults, StreamGuard streams) : Interceptor
{
    private const string IdempotencyKey = "idempotency-key";

    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var call = Enter(context);
        try
        {
            CheckInput(call, request);
            CheckIdempotency(call);
            return await continuation(request, context);
        }
        catch (Exception failure)
        {
            throw Fail(call, failure, context);
        }
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) => GuardAsync(context, async (call, guarded) =>
        {
            CheckInput(call, request);
            CheckIdempotency(call);
            await continuation(request, new GuardedWriter<TResponse>(responseStream, guarded), guarded);
            return true;
        });

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) => GuardAsync(context, (call, guarded) =>
        {
            CheckIdempotency(call);
            return continuation(new GuardedReader<TRequest>(requestStream, guarded), guarded);
        });

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) => GuardAsync(context, async (call, guarded) =>
        {
            CheckIdempotency(call);
            await continuation(
                new GuardedReader<TRequest>(requestStream, guarded),
                new GuardedWriter<TResponse>(responseStream, guarded),
                guarded);
            return true;
        });

    private async Task<T> GuardAsync<T>(ServerCallContext context, Func<Call, GuardedCallContext, Task<T>> serve)
    {
        var call = Enter(context);
        try
        {
            return await streams.RunAsync(call, context, guarded => serve(call, guarded));
        }
        catch (Exception failure)
        {
            throw Fail(call, failure, context);
        }
    }

    private static Call Enter(ServerCallContext context)
    {
        if (context.GetHttpContext().Features.Get<Call>() is not { IsAdmitted: true } call)
        {
            throw RpcFaults.Internal();
        }

        call.IsRead = true;
        return call;
    }

    private static void CheckInput<TRequest>(Call call, TRequest request)
    {
        var problems = call.Method.Contract.Input.Check((IMessage)request!);
        if (problems.Count > 0)
        {
            throw RpcFaults.InvalidInput(problems);
        }
    }

    // A key that is not honoured must not be passed over: its caller would repeat the call and act twice.
    private static void CheckIdempotency(Call call)
    {
        if (call.Http.Request.Headers.ContainsKey(IdempotencyKey))
        {
            throw RpcFaults.IdempotencyUnavailable();
        }
    }

    private RpcException Fail(Call call, Exception failure, ServerCallContext context) =>
        call.Fault = faults.Of(failure, call, context.CancellationToken);
}
