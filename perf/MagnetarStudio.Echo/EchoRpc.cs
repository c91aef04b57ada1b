using Grpc.Core;

namespace MagnetarStudio.Echo;

/// <summary>Serves <c>EchoService</c>: a new message around a text that is always the same.</summary>
internal sealed class EchoRpc(EchoAnswer answer) : EchoService.EchoServiceBase
{
    public override Task<SayResponse> Say(SayRequest request, ServerCallContext context) =>
        Task.FromResult(new SayResponse { Text = answer.Text });
}
