using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using MagnetarStudio.Server.Rpc.Streams;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Stands between gRPC and the handlers: checks messages, guards streams, names every failure.</summary>
/// <remarks>
/// What must be decided before a request is read was decided in <see cref="RpcEdge"/>; a call that did not pass it is
/// refused here. Each handler is wrapped once, at start; gRPC's interceptors are generic virtual methods, dear in a
/// native file. Thread-safe.
/// </remarks>
internal sealed class CallHandling(FaultMap faults, StreamGuard streams)
{
    /// <summary>Wraps a handler of one request and one answer.</summary>
    public UnaryServerMethod<TService, TRequest, TResponse> Around<TService, TRequest, TResponse>(
        UnaryServerMethod<TService, TRequest, TResponse> serve)
        where TService : class
        where TRequest : class, IMessage
        where TResponse : class => (service, request, context) =>
        {
            var call = Enter(context);
            try
            {
                CheckInput(call, request);
                call.Idempotency = IdempotencyHeader.Read(call, request);
                var served = serve(service, request, context);

                // A handler that need not wait, as on the way of every token check, costs no state of its own here.
                return served.IsCompletedSuccessfully ? served : AwaitAsync(served, call, context);
            }
            catch (Exception failure)
            {
                return Task.FromException<TResponse>(Fail(call, failure, context));
            }
        };

    /// <summary>Wraps a handler that answers a stream.</summary>
    public ServerStreamingServerMethod<TService, TRequest, TResponse> Around<TService, TRequest, TResponse>(
        ServerStreamingServerMethod<TService, TRequest, TResponse> serve)
        where TService : class
        where TRequest : class, IMessage
        where TResponse : class => (service, request, answers, context) =>
            GuardAsync(context, async (call, guarded) =>
            {
                CheckInput(call, request);
                call.Idempotency = IdempotencyHeader.Read(call, request);
                await serve(service, request, new GuardedWriter<TResponse>(answers, guarded), guarded);
                return true;
            });

    /// <summary>Wraps a handler that reads a stream.</summary>
    public ClientStreamingServerMethod<TService, TRequest, TResponse> Around<TService, TRequest, TResponse>(
        ClientStreamingServerMethod<TService, TRequest, TResponse> serve)
        where TService : class
        where TRequest : class, IMessage
        where TResponse : class => (service, requests, context) =>
            GuardAsync(context, (call, guarded) =>
            {
                call.Idempotency = IdempotencyHeader.Read(call, request: null);
                return serve(service, new GuardedReader<TRequest>(requests, guarded), guarded);
            });

    private async Task<T> AwaitAsync<T>(Task<T> served, Call call, ServerCallContext context)
    {
        try
        {
            return await served;
        }
        catch (Exception failure)
        {
            throw Fail(call, failure, context);
        }
    }

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

    private static void CheckInput(Call call, IMessage request)
    {
        var problems = call.Method.Contract.Input.Check(request);
        if (problems.Count > 0)
        {
            throw RpcFaults.InvalidInput(problems);
        }
    }

    private RpcException Fail(Call call, Exception failure, ServerCallContext context) =>
        call.Fault = faults.Of(failure, call, context.CancellationToken);
}
