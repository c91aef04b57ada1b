using Grpc.Core;
using MagnetarStudio.Native.Tests.Audit;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Idempotency;

/// <summary>Whatever a kill took, the act or only its answer: repeated under its key, a call has acted once.</summary>
public sealed class OnceThroughKillsTests
{
    private const int FlushesMax = 100; // far above what the calls have
    private const int SweepsMax = 3;
    private const int Calls = 6;
    private const int StreamLength = 20_000;
    private const int StreamKills = 6;

    /// <remarks>
    /// A signal at the flush hits between the write of a transaction and its answer: what was written is there after
    /// the kill, and nobody was told.
    /// </remarks>
    [Fact]
    public async Task A_server_killed_at_any_flush_acts_once_for_each_key()
    {
        using var fresh = await TempData.InitAsync();
        var founder = await PrepareAsync(fresh);
        var (unanswered, kills) = (0, 0);
        for (var sweep = 0; unanswered < Calls && sweep < SweepsMax; sweep++)
        {
            // On a busy machine a checkpoint comes between two calls, and the signal hits that: it is swept once more.
            for (var flush = 1; await DiesAtAsync(fresh, founder, flush) is { } hadActed; flush++, kills++)
            {
                Assert.True(flush < FlushesMax, "The calls do not come to their end.");
                unanswered += hadActed ? 1 : 0;
            }
        }

        // Each call was hit behind its write about once; fewer would mean that the signal came at other times.
        Assert.True(unanswered >= Calls, $"Only {unanswered} calls had acted and had no answer.");
        Measurements.Report("keyed calls killed behind their write", $"{unanswered} of {kills} kills");
    }

    [Fact]
    public async Task A_stream_broken_by_kills_is_appended_once_and_in_order()
    {
        var seed = Environment.TickCount;
        var chance = new Random(seed);
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        List<NewEntry> stream = [.. Enumerable.Range(0, StreamLength).Select(number => Appends.Entry($"{number}"))];
        for (var kill = 0; kill < StreamKills; kill++)
        {
            var until = chance.Next(1, StreamLength / StreamKills);
            var start = studio.CountEntries();
            var user = Reconnect(studio, founder);
            var load = EndAsync(user.AppendManyAsync(stream, "stream"));
            await Eventually.BecomesTrueAsync(
                $"{until} entries are there (seed {seed})",
                () => studio.CountEntries() - start >= until || load.IsCompleted,
                TestContext.Current.CancellationToken);
            await studio.Server.KillAsync();
            await load;
            await studio.RestartAsync();
        }

        var had = studio.CountEntries();
        var answer = await Reconnect(studio, founder).AppendManyAsync(stream, "stream");

        Assert.Equal((StreamLength - had, had), (answer.AppendedCount, answer.SkippedCount));
        Assert.Equal(StreamLength, studio.CountEntries());
        Assert.Equal(stream.Select(entry => entry.TargetId), await ReadTargetsAsync(Reconnect(studio, founder)));
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    private static async Task<SignedInUser> PrepareAsync(TempData fresh)
    {
        var server = await MagnetarProcess.StartAsync(fresh.Path, MagnetarLaunch.Usual);
        using var client = new StudioClient(server.Ready.Endpoints[0]);
        var reply = await client.CallAsync(client.Auth.ClaimFounderAsync, new ClaimFounderRequest
        {
            ClaimCode = server.Ready.ClaimCode,
            UserName = "founder",
            Password = TestStudio.FounderPassword,
            Device = StudioUser.Device("Founder's desk"),
        });
        await server.DisposeAsync();
        return new SignedInUser(reply.SignedIn);
    }

    // Null when all calls came to their end; otherwise whether the one without an answer had acted.
    private static async Task<bool?> DiesAtAsync(TempData fresh, SignedInUser founder, int flush)
    {
        var data = fresh.Copy();
        MagnetarProcess server;
        try
        {
            server = await MagnetarProcess.StartAsync(data.Path, MagnetarLaunch.Usual.KilledAtFlush(flush, data));
        }
        catch (ServerNotReadyException)
        {
            data.Dispose();
            return false;
        }

        var answered = await CallAllAsync(founder.At(server));
        if (answered == Calls && (await server.StopAsync()).ExitCode == 0)
        {
            await server.DisposeAsync();
            data.Dispose();
            return null;
        }

        await server.WaitAsync();
        await server.DisposeAsync();
        await using var studio = await TestStudio.StartAsync(data, MagnetarLaunch.Usual);
        var had = studio.CountEntries();
        Assert.InRange(had, answered, answered + 1);

        // The one without an answer is repeated, and so is every other.
        Assert.Equal(Calls, await CallAllAsync(founder.At(studio.Server)));
        Assert.Equal(Calls, studio.CountEntries());
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        return had > answered;
    }

    private static async Task<int> CallAllAsync(StudioUser user)
    {
        var seqs = new HashSet<long>();
        using (user.Client)
        {
            for (var call = 0; call < Calls; call++)
            {
                try
                {
                    seqs.Add((await user.AppendAsync(Appends.Entry($"{call}"), $"key-{call}")).Seq);
                }
                catch (RpcException lost)
                    when (lost.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
                {
                    return call;
                }
            }
        }

        Assert.Equal(Calls, seqs.Count);
        return Calls;
    }

    private static async Task EndAsync(Task<AppendManyResponse> stream)
    {
        try
        {
            await stream;
        }
        catch (RpcException lost)
            when (lost.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
        {
            // Killed, as planned.
        }
    }

    private static async Task<IEnumerable<string>> ReadTargetsAsync(StudioUser user)
    {
        var targets = new List<string>();
        var request = new QueryRequest { Filter = new Filter { Action = "app.tested" }, PageSize = 500 };
        do
        {
            var page = await user.CallAsync(user.Client.Audit.QueryAsync, request);
            targets.AddRange(page.Entries.Select(entry => entry.Target.TargetId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        targets.Reverse();
        return targets;
    }

    // Tokens outlive a restart; connections do not.
    private static StudioUser Reconnect(TestStudio studio, StudioUser user) =>
        new(studio.Connect(), user.Password, new SignedIn
        {
            Account = user.Account,
            Session = user.Session,
            Tokens = user.Tokens,
        });

    /// <summary>Somebody signed in, at whatever server runs on the data.</summary>
    private sealed record SignedInUser(SignedIn SignedIn)
    {
        public StudioUser At(MagnetarProcess server) =>
            new(new StudioClient(server.Ready.Endpoints[0]), TestStudio.FounderPassword, SignedIn);
    }
}
