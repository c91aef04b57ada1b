using System.Globalization;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Those who watch the log and never read are bounded, and keep nobody waiting.</summary>
public sealed class IdleWatcherTests
{
    private const int StreamsPerAccount = 32;
    private const int StreamsInAll = 8_192;

    // Far above what 8,192 idle streams take, far below what a queue of this growth for each of them would.
    private const long GrowthMaxBytes = 768L * 1024 * 1024;

    [Fact]
    public Task Watchers_that_never_read_hold_up_no_commit_and_fill_no_memory() => WatchAsync(accounts: 4, 2_000);

    [Fact]
    [Trait("Length", "Long")]
    public Task Ten_thousand_that_never_read_are_taken_up_to_a_bound() => WatchAsync(accounts: 313, 20_000);

    private static async Task WatchAsync(int accounts, int growth)
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var before = ResidentBytes(studio.Server.Ready.Pid);
        var open = new List<AsyncServerStreamingCall<WatchResponse>>();
        var refused = 0;
        for (var account = 0; account < accounts; account++)
        {
            var ada = await AdminAsync(studio, founder, account);
            for (var stream = 0; stream <= StreamsPerAccount; stream++)
            {
                if (await TryWatchAsync(ada) is { } watch)
                {
                    open.Add(watch);
                }
                else
                {
                    refused++;
                }
            }
        }

        Assert.Equal(Math.Min(accounts * StreamsPerAccount, StreamsInAll), open.Count);
        Assert.Equal(accounts * (StreamsPerAccount + 1), open.Count + refused);

        var size = (int)studio.Data.Read<long>("SELECT count(*) FROM audit_record");
        await LogGrowth.ToAsync(studio, founder, size + growth);

        var grown = ResidentBytes(studio.Server.Ready.Pid) - before;
        Assert.InRange(grown, long.MinValue, GrowthMaxBytes);
        Measurements.Report($"{open.Count} watchers that never read", $"{refused} refused, {grown >> 20} MiB more");
        open.ForEach(watch => watch.Dispose());
    }

    private static async Task<StudioUser> AdminAsync(TestStudio studio, StudioUser founder, int number)
    {
        var ada = await studio.RegisterAsync($"ada-{number}");
        await founder.CallAsync(
            founder.Client.Accounts.SetRoleAsync,
            new SetRoleRequest { AccountId = ada.Account.AccountId, Role = Role.Admin });
        return ada;
    }

    // Its first message says that it is in place; it takes no other.
    private static async Task<AsyncServerStreamingCall<WatchResponse>?> TryWatchAsync(StudioUser user)
    {
        // Without a deadline of ours: on a busy machine it takes long to open them all.
        var options = StudioClient.Options(user.Tokens.AccessToken).WithDeadline(DateTime.MaxValue);
        var watch = user.Client.Audit.Watch(new WatchRequest(), options);
        try
        {
            Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            return watch;
        }
        catch (RpcException refused)
        {
            Assert.Equal("STREAM_LIMIT", Refusal.Of(refused).Reason);
            watch.Dispose();
            return null;
        }
    }

    private static long ResidentBytes(int pid) => long.Parse(
        File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1_024;
}
