using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>A key that the server would not honour is not passed over: whoever sent it would act twice.</summary>
public sealed class IdempotencyKeyTests
{
    private static readonly Refusal s_unavailable = new(
        StatusCode.Unimplemented, "IDEMPOTENCY_UNAVAILABLE", "Idempotency keys are not honoured here.");

    [Fact]
    public async Task A_call_with_an_idempotency_key_is_refused_and_changes_nothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var keyed = StudioClient.Options(founder.Tokens.AccessToken);
        keyed.Headers!.Add("idempotency-key", "5f0c7a4e");
        var (sessions, accounts) = (founder.Client.Sessions, founder.Client.Accounts);

        await AssertRefusedAsync(async () => await accounts.DisableAccountAsync(
            new DisableAccountRequest { AccountId = ada.Account.AccountId }, keyed));
        await AssertRefusedAsync(async () => await accounts.CreateAccountAsync(
            new CreateAccountRequest
            {
                UserName = "grace",
                Password = TestStudio.UserPassword,
                Role = Role.Member,
            },
            keyed));
        await AssertRefusedAsync(async () => await sessions.RenameSessionAsync(
            new RenameSessionRequest { SessionId = founder.Session.SessionId, DisplayName = "Renamed" }, keyed));
        await AssertRefusedAsync(async () =>
        {
            using var watch = sessions.WatchSessions(new WatchSessionsRequest(), keyed);
            await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        });

        Assert.True(await ada.IsLiveAsync());
        var listed = await founder.CallAsync(accounts.ListAccountsAsync, new ListAccountsRequest());
        Assert.Equal(["founder", "ada"], listed.Accounts.Select(account => account.UserName));
        var read = await founder.CallAsync(
            sessions.GetSessionAsync, new GetSessionRequest { SessionId = founder.Session.SessionId });
        Assert.Equal(founder.Session.DisplayName, read.Session.DisplayName);
    }

    private static async Task AssertRefusedAsync(Func<Task> call) =>
        Assert.Equal(s_unavailable, Refusal.Of(await Assert.ThrowsAsync<RpcException>(call)));
}
