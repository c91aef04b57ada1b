using Grpc.Core;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc;

public sealed class CallDeadlineTests
{
    private const string Path = "/magnetar.probe.v1.ProbeService/";
    private const string DeadlineExceeded = "4";

    [Theory]
    [InlineData("1n", 1)]
    [InlineData("100n", 1)]
    [InlineData("101n", 2)]
    [InlineData("1u", 10)]
    [InlineData("1m", 10_000)]
    [InlineData("1S", 10_000_000)]
    [InlineData("1M", 600_000_000)]
    [InlineData("99999999H", 99_999_999 * TimeSpan.TicksPerHour)]
    public void A_timeout_of_the_standard_is_read(string text, long ticks)
    {
        Assert.True(CallDeadline.TryRead(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("m")]
    [InlineData("0m")]
    [InlineData("00000000S")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1s")]
    [InlineData("1 S")]
    [InlineData("1S ")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("\u0661S")]
    public void Any_other_text_is_none(string text) => Assert.False(CallDeadline.TryRead(text, out _));

    [Theory]
    [InlineData]
    [InlineData("grpc-timeout", "soon")]
    [InlineData("grpc-timeout", "0S")]
    [InlineData("grpc-timeout", "99999999H")]
    [InlineData("grpc-timeout", "1H")]
    public async Task A_call_ends_at_the_cap_when_its_caller_sets_no_sooner_end(params string[] headers)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await RawCalls.PostAsync(
            host.Http(host.Grpc), Path + "Wait", RawCalls.Empty, "application/grpc", headers);

        Assert.Equal((DeadlineExceeded, "DEADLINE_PASSED"), (RawCalls.StatusOf(answer), RawCalls.ReasonOf(answer)));
    }

    [Fact]
    public async Task A_handler_that_does_not_heed_its_token_cannot_hold_the_caller()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await RawCalls.PostAsync(host.Http(host.Grpc), Path + "Stay", RawCalls.Empty);

        Assert.Equal((DeadlineExceeded, "DEADLINE_PASSED"), (RawCalls.StatusOf(answer), RawCalls.ReasonOf(answer)));
        Assert.Equal(1, host.Probe.Inside);
    }

    [Fact]
    public async Task A_shorter_deadline_of_the_caller_holds()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await RawCalls.PostAsync(
            host.Http(host.Grpc), Path + "Hold", RawCalls.Empty, "application/grpc", "grpc-timeout", "50m");

        Assert.Equal((DeadlineExceeded, "DEADLINE_PASSED"), (RawCalls.StatusOf(answer), RawCalls.ReasonOf(answer)));
    }

    [Fact]
    public async Task The_deadline_covers_a_request_that_never_arrives_whole()
    {
        await using var host = await ProbeHost.StartAsync();
        using var content = new NeverEndingContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path + "Wait")
        {
            Content = content,
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await host.Http(host.Grpc).SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(DeadlineExceeded, RawCalls.StatusOf(answer));
    }

    [Fact]
    public async Task A_client_that_gives_up_is_told_so_by_its_own_library()
    {
        await using var host = await ProbeHost.StartAsync();
        using var gone = new CancellationTokenSource();

        var call = host.Client.HoldAsync(new ProbeRequest(), cancellationToken: gone.Token);
        await Eventually.TrueAsync(() => host.Probe.Inside == 1);
        await gone.CancelAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
    }
}
