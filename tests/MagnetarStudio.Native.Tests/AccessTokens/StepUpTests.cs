using Google.Protobuf.Reflection;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.AccessTokens;

/// <summary>What weighs much wants a proof of presence that is at most five minutes old.</summary>
public sealed class StepUpTests
{
    private static readonly Refusal s_stepUpRequired =
        new(StatusCode.FailedPrecondition, "STEP_UP_REQUIRED", "Prove yourself again to go on.");

    private static readonly TimeSpan s_proofLife = TimeSpan.FromMinutes(5);

    // The founder may do all of these, so nothing but the proof is in their way.
    private static readonly IReadOnlyList<MethodDescriptor> s_methods =
    [
        .. Methods(AuthService.Descriptor, "EnrollTotp", "RemoveTotp", "RegenerateRecoveryCodes"),
        .. Methods(
            AccountService.Descriptor,
            "CreateAccount", "DisableAccount", "EnableAccount", "UnlockAccount", "CreateInvitation", "ResetPassword",
            "EraseAccount", "SetRole", "GrantPermission", "RevokePermission"),
        .. Methods(SessionService.Descriptor, "ListAccountSessions", "RevokeAccountSessions"),
        .. Methods(AuditService.Descriptor, "Export"),
    ];

    [Fact]
    public async Task Every_method_with_step_up_refuses_a_proof_older_than_five_minutes()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var founder = await studio.ClaimAsync();
        Assert.DoesNotContain(s_stepUpRequired, await founder.TryEmptyAsync(s_methods));

        clock.Advance(s_proofLife + TimeSpan.FromSeconds(1));

        Assert.All(await founder.TryEmptyAsync(s_methods), answer => Assert.Equal(s_stepUpRequired, answer));
    }

    [Fact]
    public async Task The_password_proves_presence_again_for_five_minutes_on_the_token_answered_and_on_no_other()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var (auth, accounts) = (founder.Client.Auth, founder.Client.Accounts);
        var disable = new DisableAccountRequest { AccountId = ada.Account.AccountId };
        clock.Advance(s_proofLife + TimeSpan.FromSeconds(1));
        await founder.RefreshAsync(); // a new token, and no proof

        Assert.Equal(s_stepUpRequired, await founder.RefuseAsync(accounts.DisableAccountAsync, disable));
        Assert.Equal(
            Refusal.InvalidCredentials,
            await founder.RefuseAsync(auth.StepUpAsync, new StepUpRequest { Password = TestStudio.UserPassword }));
        Assert.True(await ada.IsLiveAsync());

        var proved = await founder.CallAsync(auth.StepUpAsync, new StepUpRequest { Password = founder.Password });
        Assert.Equal(s_stepUpRequired, await founder.RefuseAsync(accounts.DisableAccountAsync, disable));
        await founder.RefreshAsync();
        Assert.Equal(s_stepUpRequired, await founder.RefuseAsync(accounts.DisableAccountAsync, disable));
        Assert.True(await ada.IsLiveAsync());

        await founder.Client.CallAsync(accounts.DisableAccountAsync, disable, proved.AccessToken);
        Assert.False(await ada.IsLiveAsync());

        clock.Advance(s_proofLife + TimeSpan.FromSeconds(1));
        Assert.Equal(
            s_stepUpRequired,
            await founder.Client.RefuseAsync(accounts.DisableAccountAsync, disable, proved.AccessToken));
        Assert.True(await founder.Client.IsLiveAsync(proved.AccessToken));
    }

    private static IEnumerable<MethodDescriptor> Methods(ServiceDescriptor service, params string[] names) =>
        names.Select(service.FindMethodByName);
}
