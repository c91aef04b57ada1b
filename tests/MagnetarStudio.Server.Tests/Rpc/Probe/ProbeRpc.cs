using Grpc.Core;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>Serves the probe, as the test told it to.</summary>
internal sealed class ProbeRpc(ProbeState state) : ProbeService.ProbeServiceBase, IRpcService<ProbeRpc>
{
    public static ServiceDescriptor Contract => ProbeService.Descriptor;

    public static void Bind(RpcBinder<ProbeRpc> methods)
    {
        methods.Unary(nameof(Echo), ProbeRequest.Parser, static (rpc, request, call) => rpc.Echo(request, call));
        methods.Unary(
            nameof(WhoCalls), ProbeRequest.Parser, static (rpc, request, call) => rpc.WhoCalls(request, call));
        methods.Unary(nameof(Once), ProbeRequest.Parser, static (rpc, request, call) => rpc.Once(request, call));
        methods.ClientStream(
            nameof(CollectOnce),
            ProbeRequest.Parser,
            static (rpc, requests, call) => rpc.CollectOnce(requests, call));
        methods.Unary(
            nameof(DuringChange), ProbeRequest.Parser, static (rpc, request, call) => rpc.DuringChange(request, call));
        methods.Unary(nameof(Fresh), ProbeRequest.Parser, static (rpc, request, call) => rpc.Fresh(request, call));
        methods.Unary(
            nameof(Permitted), ProbeRequest.Parser, static (rpc, request, call) => rpc.Permitted(request, call));
        methods.Unary(nameof(Operate), ProbeRequest.Parser, static (rpc, request, call) => rpc.Operate(request, call));
        methods.Unary(nameof(Wait), ProbeRequest.Parser, static (rpc, request, call) => rpc.Wait(request, call));
        methods.Unary(nameof(Stay), ProbeRequest.Parser, static (rpc, request, call) => rpc.Stay(request, call));
        methods.Unary(nameof(Hold), ProbeRequest.Parser, static (rpc, request, call) => rpc.Hold(request, call));
        methods.Unary(nameof(Fail), ProbeRequest.Parser, static (rpc, request, call) => rpc.Fail(request, call));
        methods.ServerStream<ProbeRequest, ProbeResponse>(
            nameof(Watch),
            ProbeRequest.Parser,
            static (rpc, request, answers, call) => rpc.Watch(request, answers, call));
        methods.ServerStream<ProbeRequest, ProbeResponse>(
            nameof(WatchPermitted),
            ProbeRequest.Parser,
            static (rpc, request, answers, call) => rpc.WatchPermitted(request, answers, call));
        methods.ServerStream<ProbeRequest, ProbeResponse>(
            nameof(Pour),
            ProbeRequest.Parser,
            static (rpc, request, answers, call) => rpc.Pour(request, answers, call));
        methods.ClientStream(
            nameof(Collect), ProbeRequest.Parser, static (rpc, requests, call) => rpc.Collect(requests, call));
    }

    public override Task<ProbeResponse> Echo(ProbeRequest request, ServerCallContext context) => Answer(request.Text);

    public override Task<ProbeResponse> WhoCalls(ProbeRequest request, ServerCallContext context)
    {
        state.LastCaller = Call.Of(context).Caller;
        return Answer(state.LastCaller.Actor.Account.ToString());
    }

    public override Task<ProbeResponse> Once(ProbeRequest request, ServerCallContext context) =>
        WhoCalls(request, context);

    public override async Task<ProbeResponse> CollectOnce(
        IAsyncStreamReader<ProbeRequest> requestStream, ServerCallContext context)
    {
        state.LastCaller = Call.Of(context).Caller;
        return await Collect(requestStream, context);
    }

    public override Task<ProbeResponse> DuringChange(ProbeRequest request, ServerCallContext context) => Answer("done");

    public override Task<ProbeResponse> Fresh(ProbeRequest request, ServerCallContext context) => Answer("done");

    public override Task<ProbeResponse> Permitted(ProbeRequest request, ServerCallContext context) => Answer("done");

    public override Task<ProbeResponse> Operate(ProbeRequest request, ServerCallContext context) =>
        Answer($"{Call.Of(context).Caller.Actor.Kind}");

    public override async Task<ProbeResponse> Wait(ProbeRequest request, ServerCallContext context)
    {
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return new ProbeResponse();
    }

    public override Task<ProbeResponse> Stay(ProbeRequest request, ServerCallContext context) => StayAsync();

    public override Task<ProbeResponse> Hold(ProbeRequest request, ServerCallContext context) => StayAsync();

    public override Task<ProbeResponse> Fail(ProbeRequest request, ServerCallContext context) => throw state.Failure!;

    public override Task Watch(
        ProbeRequest request, IServerStreamWriter<ProbeResponse> responseStream, ServerCallContext context) =>
        WatchAsync(responseStream, context);

    public override Task WatchPermitted(
        ProbeRequest request, IServerStreamWriter<ProbeResponse> responseStream, ServerCallContext context) =>
        WatchAsync(responseStream, context);

    public override async Task Pour(
        ProbeRequest request, IServerStreamWriter<ProbeResponse> responseStream, ServerCallContext context)
    {
        while (true)
        {
            await responseStream.WriteAsync(new ProbeResponse { Text = request.Text }, CancellationToken.None);
        }
    }

    public override async Task<ProbeResponse> Collect(
        IAsyncStreamReader<ProbeRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add(request.Text);
        }

        return new ProbeResponse { Text = string.Join('|', texts) };
    }

    private static Task<ProbeResponse> Answer(string text) => Task.FromResult(new ProbeResponse { Text = text });

    private static async Task WatchAsync(IServerStreamWriter<ProbeResponse> answers, ServerCallContext context)
    {
        await answers.WriteAsync(new ProbeResponse { Text = "first" }, context.CancellationToken);
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }

    private async Task<ProbeResponse> StayAsync()
    {
        state.Enter();
        try
        {
            await state.Released;
            return new ProbeResponse();
        }
        finally
        {
            state.Leave();
        }
    }
}
