using Grpc.Core;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using MagnetarStudio.Storage.Writer;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc;

public sealed class FaultTests
{
    private static readonly ProbeRequest s_request = new();

    [Fact]
    public async Task A_surprise_is_told_to_nobody_and_logged_once()
    {
        await using var host = await ProbeHost.StartAsync();
        host.Probe.Failure = new InvalidOperationException("canary");
        var metadata = new Metadata { { "x-request-id", "request-0001" } };

        var refusal = await Refused.AsAsync(
            StatusCode.Internal, "INTERNAL", host.Client.FailAsync(s_request, metadata));

        Assert.DoesNotContain("canary", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", refusal.ToString(), StringComparison.Ordinal);
        var line = Assert.Single(host.Errors.TakeAll());
        Assert.StartsWith(
            "300: Call request-0001 of /magnetar.probe.v1.ProbeService/Fail", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_failures_have_their_names()
    {
        await using var host = await ProbeHost.StartAsync();

        host.Probe.Failure = new StorageBusyException();
        var busy = await Refused.AsAsync(
            StatusCode.ResourceExhausted, "STORAGE_BUSY", host.Client.FailAsync(s_request));
        host.Probe.Failure = new StorageFullException(null);
        await Refused.AsAsync(StatusCode.ResourceExhausted, "STORAGE_FULL", host.Client.FailAsync(s_request));
        host.Probe.Failure = new StorageFailedException(new IOException("canary"));
        await Refused.AsAsync(StatusCode.Internal, "INTERNAL", host.Client.FailAsync(s_request));

        var wait = busy.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>()!.RetryDelay;
        Assert.Equal(RpcFaults.StorageWait, wait.ToTimeSpan());
        Assert.Equal(["303", "301"], host.Errors.TakeAll().Select(line => line[..3]));
    }

    [Fact]
    public async Task A_failure_without_a_name_of_ours_is_internal()
    {
        await using var host = await ProbeHost.StartAsync();
        host.Probe.Failure = new RpcException(new Status(StatusCode.NotFound, "canary"));

        var refusal = await Refused.AsAsync(StatusCode.Internal, "INTERNAL", host.Client.FailAsync(s_request));

        Assert.DoesNotContain("canary", refusal.ToString(), StringComparison.Ordinal);
        Assert.Single(host.Errors.TakeAll());
    }

    [Theory]
    [InlineData("/magnetar.probe.v1.ProbeService/Nothing")]
    [InlineData("/magnetar.probe.v1.Nothing/Echo")]
    [InlineData("/nothing")]
    [InlineData("/a/b/c/d")]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("/magnetar.probe.v1.ProbeService/Unserved")]
    [InlineData("/grpc.health.v1.Health/Watch")]
    public async Task What_is_not_served_gets_one_answer(string path)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await RawCalls.PostAsync(host.Http(host.Grpc), path, RawCalls.Empty);

        Assert.Equal(("12", "METHOD_UNAVAILABLE"), (RawCalls.StatusOf(answer), RawCalls.ReasonOf(answer)));
        Assert.Equal("There is no such method.", RawCalls.ValueOf(answer, "grpc-message"));
    }

    [Theory]
    [InlineData("/magnetar.probe.v1.probeservice/whocalls")]
    [InlineData("/magnetar.probe.v1.ProbeService/Who%43alls")]
    [InlineData("/magnetar.probe.v1.ProbeService/WhoCalls/")]
    [InlineData("/magnetar.probe.v1.ProbeService/WhoCalls?x=1")]
    [InlineData("/x/../magnetar.probe.v1.ProbeService/WhoCalls")]
    [InlineData("/./magnetar.probe.v1.ProbeService/WhoCalls")]
    [InlineData("//magnetar.probe.v1.ProbeService/WhoCalls")]
    public async Task A_variant_of_a_path_opens_nothing(string path)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await RawCalls.PostAsync(host.Http(host.Grpc), path, RawCalls.Empty);

        Assert.Contains(RawCalls.StatusOf(answer), (string[])["12", "16"]);
        Assert.Null(host.Probe.LastCaller);
    }

    [Fact]
    public async Task Calls_and_their_failures_are_counted()
    {
        await using var host = await ProbeHost.StartAsync();
        host.Probe.Failure = new StorageBusyException();
        var client = host.Client;

        await client.EchoAsync(s_request);
        await Assert.ThrowsAsync<RpcException>(() => client.FailAsync(s_request).ResponseAsync);
        await Assert.ThrowsAsync<RpcException>(() => client.WhoCallsAsync(s_request).ResponseAsync);
        await RawCalls.PostAsync(host.Http(host.Grpc), RawCalls.EchoPath, RawCalls.Frame([], flag: 2));

        Assert.Equal((2, 1), Counted(host, "Echo"));
        Assert.Equal((1, 1), Counted(host, "Fail"));
        Assert.Equal((1, 1), Counted(host, "WhoCalls"));
    }

    private static (long Calls, long Errors) Counted(ProbeHost host, string method)
    {
        var operation = host.Metrics.Find($"magnetar.probe.v1.ProbeService/{method}")!.Snapshot();
        return (operation.Microseconds.Count, operation.Errors);
    }
}
