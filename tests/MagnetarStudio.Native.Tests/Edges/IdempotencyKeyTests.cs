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
    public async Task A_key_on_a_method_that_honours_none_is_refused_and_changes_nothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var keyed = StudioClient.Options(founder.Tokens.AccessToken);
        keyed.Headers!.Add("idempotency-key", "5f0c7a4e");
        var (sessions, accounts) = (founder.Client.Sessions, founder.Client.Accounts);

        await AssertRefusedAsync(async () => await accounts.CreateInvitationAsync(
            new CreateInvitationRequest { Role = Role.Member }, keyed));
        await AssertRefusedAsync(async () => await founder.Client.Auth.SignOutAsync(new SignOutRequest(), keyed));
        await AssertRefusedAsync(async () => await sessions.RenameSessionAsync(
            new RenameSessionRequest { SessionId = founder.Session.SessionId, DisplayName = "Renamed" }, keyed));
        await AssertRefusedAsync(async () =>
        {
            using var watch = sessions.WatchSessions(new WatchSessionsRequest(), keyed);
            await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        });

        Assert.Equal(0, studio.Data.Read<long>("SELECT count(*) FROM invitation"));
        Assert.True(await founder.IsLiveAsync());
        var read = await founder.CallAsync(
            sessions.GetSessionAsync, new GetSessionRequest { SessionId = founder.Session.SessionId });
        Assert.Equal(founder.Session.DisplayName, read.Session.DisplayName);
    }

    private static async Task AssertRefusedAsync(Func<Task> call) =>
        Assert.Equal(s_unavailable, Refusal.Of(await Assert.ThrowsAsync<RpcException>(call)));
}
