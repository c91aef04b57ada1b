using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Crashes;

/// <summary>Killed at each flush of a change of keys or of an erasure, the server leaves a log that is whole.</summary>
public sealed class KeyCrashTests
{
    private const int FlushesMax = 150; // far above what they have: a sweep without end is a fault of the test
    private const int ChangesMin = 9;   // a flush each at least: fewer would mean that the signal never came

    private static readonly string[][] s_changes =
    [
        ["keys", "rotate", "head"],
        ["keys", "rotate", "master"],
        ["account", "erase", "ada"],
        ["keys", "rotate", "data"],
        ["keys", "rotate", "head"],
    ];

    [Fact]
    public async Task A_server_killed_at_any_flush_of_its_key_changes_keeps_its_log_whole()
    {
        using var fresh = await LivedInAsync();
        var (flush, kills) = (1, 0);
        while (true)
        {
            Assert.True(flush < FlushesMax, "The changes do not come to their end.");
            using var data = fresh.Copy();
            var (wasReady, isOver) = await ChangeAsync(data, fresh, flush++);
            kills += wasReady && !isOver ? 1 : 0;
            await AssertIsWholeAsync(data, isOver);
            if (isOver)
            {
                break;
            }
        }

        Assert.True(kills >= ChangesMin, $"Only {kills} flushes were hit.");
    }

    private static async Task<TempData> LivedInAsync()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ClaimAsync();
        await studio.RegisterAsync("ada");
        await studio.RegisterAsync("bea");
        (await studio.Server.StopAsync()).AssertExit(0);
        return studio.Data.Copy();
    }

    private static async Task<(bool WasReady, bool IsOver)> ChangeAsync(TempData data, TempData fresh, int flush)
    {
        try
        {
            await using var server = await MagnetarProcess.StartAsync(
                data.Path, MagnetarLaunch.Usual.KilledAtFlush(flush, fresh));
            foreach (var change in s_changes)
            {
                var changed = await MagnetarFile.RunAsync([.. change, "--data", data.Path]);
                if (changed.ExitCode != 0)
                {
                    await server.WaitAsync();
                    return (true, false);
                }
            }

            return (true, (await server.StopAsync()).ExitCode == 0);
        }
        catch (ServerNotReadyException)
        {
            return (false, false);
        }
    }

    // Before the next start as after it, and what was begun is finished by it.
    private static async Task AssertIsWholeAsync(TempData data, bool isOver)
    {
        await MagnetarFile.AssertLogIsIntactAsync(data.Path);
        await using (var studio = await MagnetarProcess.StartAsync(data.Path, MagnetarLaunch.Usual))
        {
            using var client = new StudioClient(studio.Ready.Endpoints[0]);
            await StudioUser.SignInAsync(client, "bea", TestStudio.UserPassword, "Another device");
            var isThere = await IsThereAsync(client);
            Assert.False(isOver && isThere, "What was erased is there.");
            await Testing.Eventually.BecomesTrueAsync(
                "one master key is left",
                () => data.Read<long>("SELECT count(*) FROM audit_slot") == 1,
                TestContext.Current.CancellationToken);
            Assert.Equal(isThere ? 3 : 2, data.Read<long>(
                "SELECT count(*) FROM audit_subject_key WHERE account_id IS NOT NULL"));
        }

        await MagnetarFile.AssertLogIsIntactAsync(data.Path);
    }

    private static async Task<bool> IsThereAsync(StudioClient client)
    {
        try
        {
            await StudioUser.SignInAsync(client, "ada", TestStudio.UserPassword, "Another device");
            return true;
        }
        catch (Grpc.Core.RpcException refused)
        {
            Assert.Equal(Refusal.InvalidCredentials, Refusal.Of(refused));
            return false;
        }
    }
}
