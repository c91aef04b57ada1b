using System.Text;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Risk;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Accounts;

/// <summary>An erased account is in no file, its records are closed for ever, and every proof still holds.</summary>
public sealed class ErasureTests
{
    private const string Name = "erasable-canary-5150";

    private static readonly Appearance s_looks =
        new("198.51.100.217", "CanaryNotes/51.50", "CanaryOS 51", "de-AT");

    private static readonly Refusal s_erased =
        new(StatusCode.FailedPrecondition, "ACCOUNT_ERASED", "The account was erased.");

    private static readonly Refusal s_notFound =
        new(StatusCode.NotFound, "NOT_FOUND", "There is no such thing.");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_of_an_erased_account_is_left_in_any_file(bool byCommand)
    {
        await using var studio = await RiskStudio.StartAsync();
        var founder = await studio.Studio.ClaimAsync();
        var canary = await LiveAsync(studio);
        var wrapped = WrappedKeyOf(studio.Studio, canary);
        byte[][] traces =
        [
            wrapped, Encoding.UTF8.GetBytes(Name), Encoding.UTF8.GetBytes(s_looks.Address),
            Encoding.UTF8.GetBytes(s_looks.Agent), Encoding.UTF8.GetBytes(s_looks.Platform),
            Encoding.UTF8.GetBytes("Canary's own desk"),
        ];
        Assert.All(traces, trace => Assert.NotEmpty(SharedFiles.With(studio.Studio.DataDirectory, trace)));

        if (byCommand)
        {
            var erased = await MagnetarFile.RunAsync(
                "account", "erase", Name, "--data", studio.Studio.DataDirectory, "--json");
            erased.AssertExit(0);
            Assert.Empty(erased.Error);
            Assert.Equal("erased", erased.Json.GetProperty("state").GetString());
            Assert.Equal(canary.Account.AccountId, erased.Json.GetProperty("account_id").GetString());
        }
        else
        {
            Assert.True((await EraseAsync(founder, canary.Account)).Overwritten);
        }

        Assert.All(traces, trace => Assert.Empty(SharedFiles.With(studio.Studio.DataDirectory, trace)));
        Assert.False(await canary.IsLiveAsync());
        (await studio.Studio.Server.StopAsync()).AssertExit(0);
        Assert.All(traces, trace => Assert.Empty(SharedFiles.With(studio.Studio.DataDirectory, trace)));
        await MagnetarFile.AssertLogIsIntactAsync(studio.Studio.DataDirectory);
    }

    [Fact]
    public async Task Its_records_are_still_proved_and_say_no_more_whose_they_were()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        await studio.RegisterAsync("bea");
        var before = (await QueryAsync(founder, "magnetar.account.created")).Single(entry => IsNamed(entry, "ada"));
        var head = (await founder.CallAsync(
            founder.Client.Audit.GetCheckpointAsync, new GetCheckpointRequest())).Checkpoint;

        await EraseAsync(founder, ada.Account);

        var after = await founder.CallAsync(
            founder.Client.Audit.GetEntryAsync, new GetEntryRequest { Seq = before.Seq });
        Assert.True(after.Entry.SubjectErased);
        Assert.DoesNotContain(after.Entry.Details, detail => detail.Name == "user_name");
        Assert.Empty(after.Entry.PeerAddress);
        Assert.Equal(before.LeafHash, after.Entry.LeafHash);
        await founder.CallAsync(
            founder.Client.Audit.GetInclusionProofAsync, new GetInclusionProofRequest { Seq = before.Seq });
        await founder.CallAsync(
            founder.Client.Audit.GetConsistencyProofAsync, new GetConsistencyProofRequest { FromSize = head.Size });
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);

        var erasure = Assert.Single(await QueryAsync(founder, "magnetar.account.erased"));
        Assert.Equal(ada.Account.AccountId, erasure.Target.TargetId);
        Assert.Empty(erasure.Details);
        var created = await QueryAsync(founder, "magnetar.account.created");
        Assert.Contains(created, entry => IsNamed(entry, "bea"));
        Assert.Equal(1, studio.Data.Read<long>(
            "SELECT count(*) FROM audit_subject_key WHERE account_id = (SELECT account_id FROM account "
            + "WHERE user_name = 'founder')"));
    }

    [Fact]
    public async Task Its_sessions_end_at_once_its_streams_with_them_and_its_name_is_free()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        using var watch = ada.Client.Sessions.WatchSessions(
            new WatchSessionsRequest(), StudioClient.Options(ada.Tokens.AccessToken));
        await watch.ResponseHeadersAsync;

        await EraseAsync(founder, ada.Account);

        Assert.False(await ada.IsLiveAsync());
        Assert.Equal(
            Refusal.SessionNotLive, await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh()));
        Assert.Equal(
            Refusal.InvalidCredentials,
            await ada.Client.RefuseAsync(ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", ada.Password)));
        var ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
            }
        });
        Assert.Equal(StatusCode.Unauthenticated, ended.StatusCode);
        var end = Assert.Single(await QueryAsync(founder, "magnetar.session.ended"));
        Assert.Equal(ada.Session.SessionId, end.Target.TargetId);

        var next = await studio.RegisterAsync("ada");
        Assert.NotEqual(ada.Account.AccountId, next.Account.AccountId);
        Assert.True(await next.IsLiveAsync());
    }

    [Fact]
    public async Task What_cannot_be_erased_is_refused_and_says_why()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var admin = await studio.RegisterAsync("admin");
        var ada = await studio.RegisterAsync("ada");
        await founder.CallAsync(
            founder.Client.Accounts.SetRoleAsync,
            new SetRoleRequest { AccountId = admin.Account.AccountId, Role = Role.Admin });
        var (accounts, byAdmin) = (founder.Client.Accounts, admin.Client.Accounts);

        Assert.Equal("LAST_FOUNDER", (await founder.RefuseAsync(accounts.EraseAccountAsync, Erase(founder))).Reason);
        Assert.Equal("RANK_TOO_LOW", (await admin.RefuseAsync(byAdmin.EraseAccountAsync, Erase(founder))).Reason);
        Assert.Equal(
            "PERMISSION_DENIED",
            (await ada.RefuseAsync(ada.Client.Accounts.EraseAccountAsync, Erase(admin))).Reason);
        Assert.Equal(s_notFound, await founder.RefuseAsync(
            accounts.EraseAccountAsync,
            new EraseAccountRequest { AccountId = "01890a5d-ac96-774b-bcce-b302099a8057" }));

        await admin.CallAsync(byAdmin.EraseAccountAsync, Erase(ada));

        Assert.Equal(s_erased, await founder.RefuseAsync(accounts.EraseAccountAsync, Erase(ada)));
        Assert.Equal(s_erased, await founder.RefuseAsync(
            accounts.DisableAccountAsync, new DisableAccountRequest { AccountId = ada.Account.AccountId }));
        var gone = await founder.CallAsync(
            accounts.GetAccountAsync, new GetAccountRequest { AccountId = ada.Account.AccountId });
        Assert.Equal((AccountState.Erased, string.Empty), (gone.Account.State, gone.Account.UserName));

        var byName = await MagnetarFile.RunAsync("account", "erase", "ada", "--data", studio.DataDirectory);
        byName.AssertExit(1);
        Assert.Contains(s_notFound.Text, byName.Error, StringComparison.Ordinal);
        var byId = await MagnetarFile.RunAsync(
            "account", "erase", ada.Account.AccountId, "--data", studio.DataDirectory);
        byId.AssertExit(1);
        Assert.Contains(s_erased.Text, byId.Error, StringComparison.Ordinal);
        (await MagnetarFile.RunAsync("account", "erase", "founder", "--data", studio.DataDirectory)).AssertExit(1);
        Assert.True(await founder.IsLiveAsync());
    }

    [Fact]
    public async Task With_an_account_goes_what_is_kept_for_its_repeated_calls()
    {
        const string rows = "SELECT count(*) FROM idempotency";
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var admin = await studio.RegisterAsync("admin");
        await founder.CallAsync(
            founder.Client.Accounts.SetRoleAsync,
            new SetRoleRequest { AccountId = admin.Account.AccountId, Role = Role.Admin });
        await admin.CallOnceAsync(
            "key",
            admin.Client.Accounts.CreateAccountAsync,
            new CreateAccountRequest { UserName = "eve", Password = TestStudio.UserPassword, Role = Role.Member });
        Assert.Equal(1, studio.Data.Read<long>(rows));

        await EraseAsync(founder, admin.Account);

        Assert.Equal(0, studio.Data.Read<long>(rows));
    }

    // Two devices, a wrong guess, a refusal in the log, and an address and a program that nobody else has.
    private static async Task<StudioUser> LiveAsync(RiskStudio studio)
    {
        var (client, looks) = studio.Connect();
        looks.Shown = s_looks;
        await client.CallAsync(client.Auth.RegisterAsync, new RegisterRequest
        {
            UserName = Name,
            Password = TestStudio.UserPassword,
            DisplayName = Name,
        });
        var first = await RiskStudio.SignInAsync(client, looks, Name);
        await RiskStudio.SignInAsync(client, looks, Name);
        await first.CallAsync(first.Client.Sessions.RenameSessionAsync, new RenameSessionRequest
        {
            SessionId = first.Session.SessionId,
            DisplayName = "Canary's own desk",
        });
        await client.RefuseAsync(client.Auth.SignInAsync, StudioUser.SignIn(Name, "not the canary's password"));
        return first;
    }

    private static byte[] WrappedKeyOf(TestStudio studio, StudioUser user) => studio.Data.Read<byte[]>(
        "SELECT wrapped FROM audit_subject_key WHERE account_id = $0",
        Guid.Parse(user.Account.AccountId).ToByteArray(bigEndian: true));

    private static EraseAccountRequest Erase(StudioUser user) => new() { AccountId = user.Account.AccountId };

    private static Task<EraseAccountResponse> EraseAsync(StudioUser by, Account account) => by.CallAsync(
        by.Client.Accounts.EraseAccountAsync, new EraseAccountRequest { AccountId = account.AccountId });

    private static async Task<IReadOnlyList<Entry>> QueryAsync(StudioUser founder, string action)
    {
        var page = await founder.CallAsync(
            founder.Client.Audit.QueryAsync, new QueryRequest { Filter = new Filter { Action = action } });
        return page.Entries;
    }

    private static bool IsNamed(Entry entry, string name) =>
        entry.Details.Any(detail => detail.Name == "user_name" && detail.Value == name);
}
