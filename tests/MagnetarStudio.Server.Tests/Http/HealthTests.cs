using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using Xunit;

namespace MagnetarStudio.Server.Tests.Http;

public sealed class HealthTests
{
    [Theory]
    [InlineData("")]
    [InlineData("magnetar.probe.v1.ProbeService")]
    [InlineData("grpc.health.v1.Health")]
    public async Task A_running_server_serves_what_it_has(string service)
    {
        await using var host = await ProbeHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(host.Grpc);

        var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Theory]
    [InlineData("magnetar.probe.v1")]
    [InlineData("magnetar.probe.v1.ProbeServic")]
    [InlineData("nothing")]
    public async Task Another_service_is_not_found(string service)
    {
        await using var host = await ProbeHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(host.Grpc);
        var request = new HealthCheckRequest { Service = service };

        await Refused.AsAsync(
            StatusCode.NotFound, "NOT_FOUND", new Health.HealthClient(channel).CheckAsync(request));
    }

    [Fact]
    public async Task The_web_endpoint_answers_for_whatever_only_speaks_http()
    {
        await using var host = await ProbeHost.StartAsync();

        Assert.Equal("ok", await host.Http(host.Web).GetStringAsync("/healthz", TestContext.Current.CancellationToken));
    }
}
