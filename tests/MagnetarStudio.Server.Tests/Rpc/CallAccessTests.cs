using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc;

public sealed class CallAccessTests
{
    private const string ManageUsers = "system.manage_users";

    private static readonly ProbeRequest s_request = new();

    [Theory]
    [InlineData(0)]
    [InlineData(299)]
    [InlineData(300)] // the last fresh second
    public async Task A_proof_of_the_last_five_minutes_is_fresh(int ageSeconds)
    {
        await using var host = await ProbeHost.StartAsync();

        await host.Client.FreshAsync(s_request, host.Bearer(host.Sessions.Open(), TimeSpan.FromSeconds(ageSeconds)));
    }

    [Fact]
    public async Task An_older_proof_asks_for_step_up()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = host.Bearer(host.Sessions.Open(), TimeSpan.FromSeconds(301));

        await Refused.AsAsync(
            StatusCode.FailedPrecondition, "STEP_UP_REQUIRED", host.Client.FreshAsync(s_request, metadata));
    }

    [Fact]
    public async Task Only_the_stepped_up_token_is_fresh()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var (stale, fresh) = (host.Bearer(row, TimeSpan.FromMinutes(6)), host.Bearer(row));

        await host.Client.FreshAsync(s_request, fresh);

        await Refused.AsAsync(
            StatusCode.FailedPrecondition, "STEP_UP_REQUIRED", host.Client.FreshAsync(s_request, stale));
    }

    [Fact]
    public async Task A_forced_password_change_leaves_only_the_methods_that_say_so()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = host.Bearer(host.Sessions.Open(mustChangePassword: true));

        await host.Client.DuringChangeAsync(s_request, metadata);

        await Refused.AsAsync(
            StatusCode.FailedPrecondition, "PASSWORD_CHANGE_REQUIRED", host.Client.WhoCallsAsync(s_request, metadata));
    }

    [Theory]
    [InlineData(Role.Founder, true)]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Member, false)]
    [InlineData(Role.Guest, false)]
    public async Task The_role_decides(object role, bool isAllowed)
    {
        await using var host = await ProbeHost.StartAsync();
        var call = host.Client.PermittedAsync(s_request, host.Bearer(host.Sessions.Open((Role)role)));

        if (isAllowed)
        {
            await call;
        }
        else
        {
            await Refused.AsAsync(StatusCode.PermissionDenied, "PERMISSION_DENIED", call);
        }
    }

    [Fact]
    public async Task A_grant_decides_until_it_expires()
    {
        await using var host = await ProbeHost.StartAsync();
        var grant = new PermissionGrant(ManageUsers, null, host.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        var metadata = host.Bearer(host.Sessions.Open(Role.Member, false, grant));
        await host.Client.PermittedAsync(s_request, metadata);

        host.Time.Advance(TimeSpan.FromMinutes(1));

        await Refused.AsAsync(
            StatusCode.PermissionDenied, "PERMISSION_DENIED", host.Client.PermittedAsync(s_request, metadata));
    }

    [Fact]
    public async Task A_lost_role_counts_from_the_next_call_on_whatever_the_token_says()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open(Role.Admin);
        var metadata = host.Bearer(row);
        await host.Client.PermittedAsync(s_request, metadata);

        host.Sessions.Change(row, account => account with { Role = Role.Member });

        await Refused.AsAsync(
            StatusCode.PermissionDenied, "PERMISSION_DENIED", host.Client.PermittedAsync(s_request, metadata));
    }

    [Fact]
    public async Task A_denied_permission_is_recorded_and_a_flood_of_them_counted()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var metadata = host.Bearer(row);

        for (var call = 0; call < 13; call++)
        {
            await Refused.AsAsync(
                StatusCode.PermissionDenied, "PERMISSION_DENIED", host.Client.PermittedAsync(s_request, metadata));
        }

        Assert.Equal(10, host.Trail.Records.Count);
        Assert.All(host.Trail.Records, record =>
        {
            Assert.Equal(EventCode.PermissionDenied, record.What.Code);
            Assert.Equal(Outcome.Refused, record.What.Outcome);
            Assert.Equal(ManageUsers, record.What.Detail);
            Assert.Equal(Actor.Of(row.Account.Id), record.By.Actor);
        });

        host.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => host.Trail.Records.Count == 11);

        var sum = host.Trail.Records.Last();
        Assert.Equal((EventCode.RefusalsCounted, 3), (sum.What.Code, sum.What.Count));
    }

    [Fact]
    public async Task The_operator_is_served_on_the_control_socket_and_nowhere_else()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.OperatorClient().OperateAsync(s_request);

        Assert.Equal("OsUser", answer.Text);
        await Refused.AsAsync(
            StatusCode.Unimplemented, "METHOD_UNAVAILABLE", host.Client.OperateAsync(s_request));
        await Refused.AsAsync(
            StatusCode.Unimplemented,
            "METHOD_UNAVAILABLE",
            host.Client.OperateAsync(s_request, host.Bearer(host.Sessions.Open(Role.Founder))));
    }

    [Fact]
    public async Task The_control_socket_is_no_token()
    {
        await using var host = await ProbeHost.StartAsync();

        await Refused.AsAsync(
            StatusCode.Unauthenticated, "SESSION_NOT_LIVE", host.OperatorClient().WhoCallsAsync(s_request));
    }
}
