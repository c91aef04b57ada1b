using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc;

public sealed class CallIdentityTests
{
    private static readonly ProbeRequest s_request = new();

    [Fact]
    public async Task A_live_session_is_served_and_its_handler_knows_the_caller()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var metadata = host.Bearer(row);
        metadata.Add("x-request-id", "request-0001");

        var answer = await host.Client.WhoCallsAsync(s_request, metadata);

        var caller = host.Probe.LastCaller!;
        Assert.Equal(row.Account.Id.ToString(), answer.Text);
        Assert.Equal(Actor.Of(row.Account.Id), caller.Actor);
        Assert.Equal(row.Session.Id, caller.Session);
        Assert.Equal("127.0.0.1", caller.Peer);
        Assert.Equal("request-0001", caller.RequestId);
        Assert.StartsWith("grpc-dotnet", caller.Agent, StringComparison.Ordinal);
        Assert.Equal(host.Time.GetUtcNow() + TimeSpan.FromSeconds(5), caller.Deadline);
    }

    [Theory]
    [InlineData]
    [InlineData("authorization", "")]
    [InlineData("authorization", "Bearer")]
    [InlineData("authorization", "Bearer ")]
    [InlineData("authorization", "Bearer x.y.z")]
    [InlineData("authorization", "Basic {token}")]
    [InlineData("authorization", "{token}")]
    [InlineData("authorization", "Bearer {token} ")]
    [InlineData("authorization", "Bearer  {token}")]
    [InlineData("authorization", "Bearer {token}", "authorization", "Bearer {token}")]
    [InlineData("x-authorization", "Bearer {token}")]
    [InlineData("cookie", "authorization=Bearer {token}")]
    [InlineData("authorization-bin", "Bearer {token}")]
    public async Task Anything_but_one_bearer_token_gets_one_answer(params string[] pairs)
    {
        await using var host = await ProbeHost.StartAsync();
        var token = host.TokenOf(host.Sessions.Open());
        var metadata = new Metadata();
        foreach (var pair in pairs.Chunk(2))
        {
            var value = pair[1].Replace("{token}", token, StringComparison.Ordinal);
            metadata.Add(pair[0].EndsWith("-bin", StringComparison.Ordinal)
                ? new Metadata.Entry(pair[0], System.Text.Encoding.ASCII.GetBytes(value))
                : new Metadata.Entry(pair[0], value));
        }

        var refusal = await Refused.AsAsync(
            StatusCode.Unauthenticated, "SESSION_NOT_LIVE", host.Client.WhoCallsAsync(s_request, metadata));

        Assert.Equal("Sign in again to continue.", refusal.Status.Detail);
    }

    [Fact]
    public async Task A_token_over_four_kilobytes_is_not_looked_at()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = new Metadata { { "authorization", "Bearer " + new string('a', BearerToken.MaxLength + 1) } };

        await Refused.AsAsync(
            StatusCode.Unauthenticated, "SESSION_NOT_LIVE", host.Client.WhoCallsAsync(s_request, metadata));
    }

    [Fact]
    public async Task A_token_in_the_query_is_no_token()
    {
        await using var host = await ProbeHost.StartAsync();
        var token = host.TokenOf(host.Sessions.Open());

        var answer = await RawCalls.PostAsync(
            host.Http(host.Grpc), $"/magnetar.probe.v1.ProbeService/WhoCalls?access_token={token}", RawCalls.Empty);

        Assert.Equal("16", RawCalls.StatusOf(answer));
    }

    [Fact]
    public async Task A_session_is_refused_from_its_end_on()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var metadata = host.Bearer(row);
        await host.Client.WhoCallsAsync(s_request, metadata);

        host.Sessions.End(row);

        await Refused.AsAsync(
            StatusCode.Unauthenticated, "SESSION_NOT_LIVE", host.Client.WhoCallsAsync(s_request, metadata));
    }

    [Fact]
    public async Task A_disabled_account_is_refused_at_once()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var metadata = host.Bearer(row);
        await host.Client.WhoCallsAsync(s_request, metadata);

        host.Sessions.Change(row, account => account with { IsDisabled = true });

        await Refused.AsAsync(
            StatusCode.Unauthenticated, "SESSION_NOT_LIVE", host.Client.WhoCallsAsync(s_request, metadata));
    }

    [Fact]
    public async Task A_token_is_refused_an_hour_after_its_issue()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = host.Bearer(host.Sessions.Open());
        host.Time.Advance(TimeSpan.FromSeconds(3_599));
        await host.Client.WhoCallsAsync(s_request, metadata);

        host.Time.Advance(TimeSpan.FromSeconds(1));

        await Refused.AsAsync(
            StatusCode.Unauthenticated, "SESSION_NOT_LIVE", host.Client.WhoCallsAsync(s_request, metadata));
    }

    [Fact]
    public async Task A_token_of_another_account_opens_no_session()
    {
        await using var host = await ProbeHost.StartAsync();
        var (row, other) = (host.Sessions.Open(), host.Sessions.Open());
        var forged = host.Bearer(row with { Session = other.Session });

        await Refused.AsAsync(
            StatusCode.Unauthenticated, "SESSION_NOT_LIVE", host.Client.WhoCallsAsync(s_request, forged));
    }

    [Fact]
    public async Task A_public_method_does_not_look_at_a_token()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = new Metadata { { "authorization", "Bearer nonsense" } };

        var answer = await host.Client.EchoAsync(new ProbeRequest { Text = "hello" }, metadata);

        Assert.Equal("hello", answer.Text);
    }

    [Fact]
    public async Task A_failure_while_identifying_means_refused()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = host.Bearer(host.Sessions.Open());
        host.Sessions.Failure = new InvalidOperationException("canary");

        var refusal = await Refused.AsAsync(
            StatusCode.Internal, "INTERNAL", host.Client.WhoCallsAsync(s_request, metadata));

        Assert.DoesNotContain("canary", refusal.ToString(), StringComparison.Ordinal);
        Assert.Null(host.Probe.LastCaller);
        Assert.StartsWith("300:", Assert.Single(host.Errors.TakeAll()), StringComparison.Ordinal);
    }
}
