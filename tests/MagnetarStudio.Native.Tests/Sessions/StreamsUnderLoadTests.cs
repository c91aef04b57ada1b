using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Native.Tests.SecondFactors;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>Whatever ends a session ends its open streams, while all processors are busy with other sessions.</summary>
public sealed class StreamsUnderLoadTests
{
    private const int Rounds = 4;
    private const string NextPassword = "green-kettle-hums-83-ballads";

    // The promise is one second; the longest is reported, and this only tells late from never on a busy machine.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<string, TimeSpan> _longest = new(StringComparer.Ordinal);

    [Fact]
    public async Task Every_end_of_a_session_ends_its_streams_and_refuses_its_next_call()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var load = await SessionLoad.BeginAsync(studio, TestContext.Current.CancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            await EndOneByOneAsync(await studio.RegisterAsync($"ada-{round}"));
            await EndByPasswordAsync(await studio.RegisterAsync($"bea-{round}"));
            await EndByDisablingAsync(founder, await studio.RegisterAsync($"cyd-{round}"));
        }

        await EndBySecondFactorAsync(await studio.RegisterAsync("dot"));
        var calls = await load.EndAsync();

        Measurements.Report(
            "longest until a stream ended at full load",
            string.Join(", ", _longest.Select(end => $"{end.Key} {end.Value.TotalMilliseconds:0} ms"))
            + $"; {calls:0} other calls/s");
    }

    [Fact]
    public async Task A_demoted_account_loses_what_its_role_held_open_and_keeps_its_own_streams()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var load = await SessionLoad.BeginAsync(studio, TestContext.Current.CancellationToken);
        var ada = await studio.RegisterAsync("ada");
        await SetRoleAsync(founder, ada, Role.Admin);
        using var watch = await OpenAsync(ada);

        for (var round = 0; round < Rounds; round++)
        {
            var log = await OpenLogAsync(ada);
            await SetRoleAsync(founder, ada, Role.Member);
            var demoted = TimeProvider.System.GetTimestamp();
            var refused = await ada.RefuseAsync(ada.Client.Accounts.ListAccountsAsync, new ListAccountsRequest());
            Assert.Equal("PERMISSION_DENIED", refused.Reason);
            Note("demoted", demoted, await ReadToEndAsync(log, "PERMISSION_DENIED"));
            await SetRoleAsync(founder, ada, Role.Admin);
        }

        await ada.SignInElsewhereAsync();
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(WatchSessionsResponse.EventOneofCase.Opened, watch.ResponseStream.Current.EventCase);
        var calls = await load.EndAsync();
        Measurements.Report(
            "longest until a demoted account's watch of the log ended at full load",
            $"{_longest["demoted"].TotalMilliseconds:0} ms; {calls:0} other calls/s");
    }

    private async Task EndOneByOneAsync(StudioUser ada)
    {
        var other = await ada.SignInElsewhereAsync("Other");
        await MeasureAsync("revoke", () => ada.RevokeAsync(other.Session), other);

        other = await ada.SignInElsewhereAsync("Other");
        await MeasureAsync(
            "sign out", () => other.CallAsync(other.Client.Auth.SignOutAsync, new SignOutRequest()), other);

        StudioUser[] others = [await ada.SignInElsewhereAsync("Two"), await ada.SignInElsewhereAsync("Three")];
        await MeasureAsync(
            "revoke others",
            () => ada.CallAsync(ada.Client.Sessions.RevokeOtherSessionsAsync, new RevokeOtherSessionsRequest()),
            others);

        Assert.True(await ada.IsLiveAsync());
    }

    private async Task EndByPasswordAsync(StudioUser ada)
    {
        StudioUser[] others = [await ada.SignInElsewhereAsync("Two"), await ada.SignInElsewhereAsync("Three")];
        var change = new ChangePasswordRequest { CurrentPassword = ada.Password, NewPassword = NextPassword };
        await MeasureAsync("password", () => ada.CallAsync(ada.Client.Auth.ChangePasswordAsync, change), others);
        Assert.True(await ada.IsLiveAsync());
    }

    private async Task EndByDisablingAsync(StudioUser founder, StudioUser ada)
    {
        var other = await ada.SignInElsewhereAsync("Other");
        var disable = new DisableAccountRequest { AccountId = ada.Account.AccountId };
        await MeasureAsync(
            "disable", () => founder.CallAsync(founder.Client.Accounts.DisableAccountAsync, disable), ada, other);
    }

    private async Task EndBySecondFactorAsync(StudioUser ada)
    {
        var other = await ada.SignInElsewhereAsync("Other");
        var begun = await ada.CallAsync(ada.Client.Auth.EnrollTotpAsync, new EnrollTotpRequest());
        var authenticator = new Authenticator(begun.OtpauthUri);
        await Authenticator.RoomAsync();
        var confirm = new ConfirmTotpRequest { TotpCode = authenticator.Code() };
        ConfirmTotpResponse confirmed = new();
        await MeasureAsync(
            "second factor",
            async () => confirmed = await ada.CallAsync(ada.Client.Auth.ConfirmTotpAsync, confirm),
            other);

        other = await SecondSteps.SignInAsync(ada, confirmed.RecoveryCodes[0]);
        RegenerateRecoveryCodesResponse renewed = new();
        await MeasureAsync(
            "recovery codes",
            async () => renewed = await ada.CallAsync(
                ada.Client.Auth.RegenerateRecoveryCodesAsync, new RegenerateRecoveryCodesRequest()),
            other);

        other = await SecondSteps.SignInAsync(ada, renewed.RecoveryCodes[0]);
        await MeasureAsync(
            "second factor removed",
            () => ada.CallAsync(ada.Client.Auth.RemoveTotpAsync, new RemoveTotpRequest()),
            other);
    }

    // From the answer to the act until the last of the streams has ended.
    private async Task MeasureAsync(string what, Func<Task> actAsync, params StudioUser[] watchers)
    {
        var ends = new List<Task<long>>();
        foreach (var watcher in watchers)
        {
            ends.Add(ReadToEndAsync(await OpenAsync(watcher), Refusal.SessionNotLive.Reason));
        }

        await actAsync();
        var acted = TimeProvider.System.GetTimestamp();
        foreach (var watcher in watchers)
        {
            Assert.False(await watcher.IsLiveAsync());
        }

        Note(what, acted, (await Task.WhenAll(ends)).Max());
    }

    private void Note(string what, long acted, long ended)
    {
        var took = TimeProvider.System.GetElapsedTime(acted, ended);
        Assert.True(took < s_patience, $"{what}: {took.TotalSeconds:0.0} s");
        _longest[what] = took > _longest.GetValueOrDefault(what) ? took : _longest.GetValueOrDefault(what);
    }

    private static async Task<AsyncServerStreamingCall<WatchResponse>> OpenLogAsync(StudioUser user)
    {
        var watch = user.Client.Audit.Watch(new WatchRequest(), StudioClient.Options(user.Tokens.AccessToken));
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return watch;
    }

    private static async Task<AsyncServerStreamingCall<WatchSessionsResponse>> OpenAsync(StudioUser user)
    {
        var watch = user.Client.Sessions.WatchSessions(
            new WatchSessionsRequest(), StudioClient.Options(user.Tokens.AccessToken));
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(WatchSessionsResponse.EventOneofCase.Started, watch.ResponseStream.Current.EventCase);
        return watch;
    }

    private static async Task<long> ReadToEndAsync<T>(AsyncServerStreamingCall<T> watch, string reason)
    {
        using (watch)
        {
            var end = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
                {
                }
            });
            var endedAt = TimeProvider.System.GetTimestamp();
            Assert.Equal(reason, Refusal.Of(end).Reason);
            return endedAt;
        }
    }

    private static async Task SetRoleAsync(StudioUser founder, StudioUser user, Role role) => await founder.CallAsync(
        founder.Client.Accounts.SetRoleAsync,
        new SetRoleRequest { AccountId = user.Account.AccountId, Role = role });
}
