using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Nobody floods the log by being refused inside an act.</summary>
public sealed class RefusalFloodTests
{
    private const int Times = 40;
    private const int RecordsMax = 10; // of one kind to one party in a minute

    [Fact]
    public async Task Of_many_wrong_sign_ins_of_one_peer_ten_are_recorded_and_the_rest_become_a_number()
    {
        await using var studio = await TestStudio.StartAsync();
        var client = studio.Connect();

        for (var time = 0; time < Times; time++)
        {
            Assert.Equal(
                Refusal.InvalidCredentials,
                await client.RefuseAsync(client.Auth.SignInAsync, StudioUser.SignIn($"nobody{time}", "wrong")));
        }

        Assert.Equal(RecordsMax, CountOf(studio, Recorded.SignIn));
        await AssertSummedAtStopAsync(studio);
    }

    [Fact]
    public async Task Of_many_changes_above_a_callers_rank_ten_are_recorded_and_the_rest_become_a_number()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        await founder.CallAsync(
            founder.Client.Accounts.SetRoleAsync,
            new SetRoleRequest { AccountId = ada.Account.AccountId, Role = Role.Admin });

        var disable = new DisableAccountRequest { AccountId = founder.Account.AccountId };
        for (var time = 0; time < Times; time++)
        {
            await ada.RefuseAsync(ada.Client.Accounts.DisableAccountAsync, disable);
        }

        Assert.Equal(RecordsMax, CountOf(studio, Recorded.PermissionDenied));
        await AssertSummedAtStopAsync(studio);
    }

    [Fact]
    public async Task Of_sign_ins_beyond_what_an_address_may_try_the_number_is_recorded()
    {
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual.With("Magnetar__Limits__LoopbackIsAddress", "true"));
        var client = studio.Connect();
        var reasons = new List<string>();
        for (var time = 0; time < Times; time++)
        {
            var refusal = await client.RefuseAsync(
                client.Auth.SignInAsync, StudioUser.SignIn($"nobody{time}", "wrong"));
            reasons.Add(refusal.Reason);
        }

        // No more wrong ones than are recorded one by one: the number is of the others.
        Assert.InRange(reasons.Count(reason => reason == Refusal.InvalidCredentials.Reason), 1, RecordsMax);
        Assert.Contains("TRY_LATER", reasons);
        await AssertSummedAtStopAsync(studio);
    }

    // A minute may end meanwhile, and then has its own sum.
    private static async Task AssertSummedAtStopAsync(TestStudio studio)
    {
        await studio.Server.StopAsync();
        Assert.InRange(CountOf(studio, Recorded.RefusalsCounted), 1, 2);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    // Every header is in clear: bytes 32 and 33 of a record say what it is of.
    private static long CountOf(TestStudio studio, Recorded what) => studio.Data.Read<long>(
        "SELECT count(*) FROM audit_record WHERE hex(substr(record, 33, 2)) = $0", $"{(int)what:X4}");
}
