using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Old records go, below a horizon that the log names, and every proof outlives them.</summary>
public sealed class RetentionTests
{
    private const int Old = 600;
    private const int Tile = 256;
    private const int SegmentEntries = 16_384;

    [Fact]
    public async Task What_is_older_than_ninety_days_goes_and_everything_still_proves_what_it_did()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var founder = await studio.ClaimAsync();
        await LogGrowth.ToAsync(studio, founder, Old);
        var kept = (await founder.CallAsync(
            founder.Client.Audit.GetCheckpointAsync, new GetCheckpointRequest())).Checkpoint;
        var head = studio.Data.PathBeside("kept");
        await File.WriteAllTextAsync(head, kept.Note, TestContext.Current.CancellationToken);
        Assert.Equal(0, await PruneAsync(studio, removed: 0));

        // A clock that is set may be wrong: for a day nothing goes.
        clock.Advance(TimeSpan.FromDays(100));
        founder = await studio.SignInAsync("founder", founder.Password);
        var paused = await MagnetarFile.RunAsync("audit", "prune", "--all", "--data", studio.DataDirectory, "--json");
        Assert.Equal("CLOCK_STEPPED", paused.Json.GetProperty("skipped").GetString());

        // The machine slept: a start takes the time as it finds it.
        (await studio.Server.StopAsync()).AssertExit(0);
        clock.Advance(TimeSpan.FromDays(2));
        await studio.RestartAsync(clock.Drive(MagnetarLaunch.Usual));
        founder = await studio.SignInAsync("founder", founder.Password);
        Assert.Equal(256, await PruneAsync(studio, removed: 256));
        Assert.Equal(512, await PruneAsync(studio, removed: 256, "--all"));
        Assert.Equal(512, await PruneAsync(studio, removed: 0, "--all"));

        using var watch = founder.Client.Audit.Watch(
            new WatchRequest { FromSeq = 7 }, StudioClient.Options(founder.Tokens.AccessToken));
        var overtaken = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                Assert.Null(watch.ResponseStream.Current.Entry);
            }
        });
        Assert.Equal("STREAM_LAGGED", Refusal.Of(overtaken).Reason);

        Assert.Equal("ENTRY_PRUNED", (await founder.RefuseAsync(
            founder.Client.Audit.GetEntryAsync, new GetEntryRequest { Seq = 7 })).Reason);
        await founder.CallAsync(
            founder.Client.Audit.GetInclusionProofAsync,
            new GetInclusionProofRequest { Seq = 7, TreeSize = kept.Size });
        await founder.CallAsync(
            founder.Client.Audit.GetConsistencyProofAsync, new GetConsistencyProofRequest { FromSize = kept.Size });
        var pruned = await founder.CallAsync(
            founder.Client.Audit.QueryAsync,
            new QueryRequest { Filter = new Filter { Action = "magnetar.audit.pruned" } });
        Assert.Equal(2, pruned.Entries.Count);
        (await studio.Server.StopAsync()).AssertExit(0);
        await RequireIntactAsync(studio, head);
        await RequireCarriedAwayAsync(studio);
        studio.Data.Change("DELETE FROM audit_record WHERE seq < $0", 513L);
        (await MagnetarFile.RunAsync("audit", "verify", "--data", studio.DataDirectory)).AssertExit(1);
    }

    [Fact]
    public async Task With_the_records_go_their_index_and_strangers_keys_and_what_they_said_of_roles_and_keys_stays()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var founder = await studio.ClaimAsync();
        await studio.RegisterAsync("ada");
        await founder.Client.RefuseAsync(founder.Client.Auth.SignInAsync, StudioUser.SignIn("nobody", "no password"));
        var retired = studio.Data.Read<string>("SELECT note FROM audit_head");
        (await MagnetarFile.RunAsync("keys", "rotate", "head", "--data", studio.DataDirectory)).AssertExit(0);
        await founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), SegmentEntries + Tile));
        await Eventually.BecomesTrueAsync(
            "a segment of the index is sealed",
            () => studio.Data.Read<long>("SELECT count(*) FROM audit_segment") == 1,
            TestContext.Current.CancellationToken);
        var strangers = FindStrangersMonth(studio);

        // The first record that is kept is of another month than the stranger.
        founder = await SleepAsync(studio, clock);
        await founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), 2 * Tile));
        await SleepAsync(studio, clock);
        Assert.Equal(SegmentEntries + (3 * Tile), await PruneAsync(studio, SegmentEntries + (3 * Tile), "--all"));

        Assert.Equal(0, studio.Data.Read<long>("SELECT count(*) FROM audit_segment"));
        Assert.Equal(0, studio.Data.Read<long>("SELECT count(*) FROM audit_posting"));
        Assert.True(FindStrangersMonth(studio) > strangers, "The key of the strangers' month is still there.");
        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        await RequireFoundAsync(studio, "HEAD_KEY_UNKNOWN", "UPDATE audit_head SET note = $0", retired);
        await RequireFoundAsync(
            studio, "ROLE_NOT_LOGGED", "UPDATE account SET role = 50 WHERE user_name = 'ada'");
        await RequireFoundAsync(
            studio,
            "INVITATION_NOT_LOGGED",
            "INSERT INTO invitation VALUES (zeroblob(16), zeroblob(32), 50, NULL, 9000000000000000, NULL)");
        await RequireFoundAsync(
            studio, "SUBJECT_KEY_MISSING", "DELETE FROM audit_subject_key WHERE month IS NOT NULL");
        Directory.Delete(Path.Combine(studio.DataDirectory, "keys"), recursive: true);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    private static async Task RequireFoundAsync(TestStudio studio, string code, string sql, params object[] values)
    {
        using var copy = studio.Data.Copy();
        copy.Change(sql, values);
        var verified = await MagnetarFile.RunAsync("audit", "verify", "--json", "--data", copy.Path);
        verified.AssertExit(1);
        Assert.Equal(code, verified.Json.GetProperty("findings")[0].GetProperty("code").GetString());
    }

    // The first that has a key; after all of them where none has.
    private static long FindStrangersMonth(TestStudio studio) =>
        studio.Data.Read<long>("SELECT coalesce(min(month), 999912) FROM audit_subject_key");

    private static async Task<StudioUser> SleepAsync(TestStudio studio, ServerClock clock)
    {
        (await studio.Server.StopAsync()).AssertExit(0);
        clock.Advance(TimeSpan.FromDays(100));
        await studio.RestartAsync(clock.Drive(MagnetarLaunch.Usual));
        return await studio.SignInAsync("founder", TestStudio.FounderPassword);
    }

    private static async Task RequireIntactAsync(TestStudio studio, string head)
    {
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        (await MagnetarFile.RunAsync(
            "audit", "verify", "--pinned", head, "--data", studio.DataDirectory)).AssertExit(0);
    }

    // Of what was removed a receipt and the tiles can still be had.
    private static async Task RequireCarriedAwayAsync(TestStudio studio)
    {
        var receipt = studio.Data.PathBeside("7.tlog-proof");
        string[] prove = ["audit", "proof", "7", "-o", receipt, "--data", studio.DataDirectory];
        (await MagnetarFile.RunAsync([.. prove, "--record", receipt + ".record"])).AssertExit(64);
        (await MagnetarFile.RunAsync(prove)).AssertExit(0);
        (await MagnetarFile.RunAsync(
            "audit", "export", "--tiles", studio.Data.PathBeside("tiles"), "--data", studio.DataDirectory))
            .AssertExit(0);
    }

    private static async Task<long> PruneAsync(TestStudio studio, long removed, params string[] options)
    {
        var pruned = await MagnetarFile.RunAsync(
            ["audit", "prune", "--data", studio.DataDirectory, "--json", .. options]);
        pruned.AssertExit(0);
        Assert.Empty(pruned.Json.GetProperty("skipped").GetString()!);
        Assert.Equal(removed, pruned.Json.GetProperty("removed_count").GetInt64());
        return pruned.Json.GetProperty("horizon").GetInt64();
    }
}
