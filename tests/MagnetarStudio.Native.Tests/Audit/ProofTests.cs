using System.Globalization;
using System.Text.Json;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Native.Tests.SecondFactors;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Whoever keeps a head of the log can hold the server to it, with code of his own.</summary>
public sealed class ProofTests
{
    private static readonly Refusal s_beyond =
        new(StatusCode.OutOfRange, "SIZE_BEYOND_LOG", "The log is not that large.");

    [Theory]
    [InlineData(20, 258, 1, 2, 3, 255, 256, 257, 258)]
    [InlineData(258, 520, 200, 511, 512, 513, 520)]
    public async Task A_client_of_the_specifications_alone_finds_every_proof_true_and_no_other(
        int kept, int size, params int[] sizes)
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await LogGrowth.ToAsync(studio, founder, kept);
        var heads = new List<string> { await NoteAsync(founder) };
        await LogGrowth.ToAsync(studio, founder, size - 1);
        heads.Add(await NoteAsync(founder));
        await LogGrowth.ToAsync(studio, founder, size);

        var proved = await ProveAsync(studio, founder, heads, sizes);

        proved.AssertExit(0);
        Assert.Equal(
            $"""
            every entry is in the newest head
            {sizes.Length} sizes are consistent
            2 heads that were kept are the log's past
            """,
            proved.Output.Trim());
    }

    [Fact]
    public async Task A_client_that_is_given_another_key_believes_nothing()
    {
        await using var studio = await TestStudio.StartAsync();
        await using var other = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var stranger = await other.ClaimAsync();

        var proved = await ProveAsync(studio, founder, [], [1], await KeyAsync(stranger));

        proved.AssertExit(1);
        Assert.Contains("the key has not signed the note", proved.Error, StringComparison.Ordinal);
        Assert.Empty(proved.Output);
    }

    [Fact]
    public async Task A_proof_of_a_size_that_the_log_has_not_is_refused()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var audit = founder.Client.Audit;
        var size = (await founder.CallAsync(audit.GetCheckpointAsync, new GetCheckpointRequest())).Checkpoint.Size;

        foreach (var (from, to) in new[]
        {
            (size + 1, 0), (1, size + 1), (size + 1, size + 1), (long.MaxValue, 0), (1, long.MaxValue),
            (long.MaxValue, long.MaxValue),
        })
        {
            var request = new GetConsistencyProofRequest { FromSize = from, ToSize = to };
            Assert.Equal(s_beyond, await founder.Client.RefuseAsync(audit.GetConsistencyProofAsync, request));
        }

        foreach (var (seq, of) in new[]
        {
            (size, 0), (0, size + 1), (size, size + 1), (long.MaxValue, 0), (0, long.MaxValue),
        })
        {
            var request = new GetInclusionProofRequest { Seq = seq, TreeSize = of };
            Assert.Equal(s_beyond, await founder.RefuseAsync(audit.GetInclusionProofAsync, request));
        }

        await founder.CallAsync(audit.GetConsistencyProofAsync, new GetConsistencyProofRequest { FromSize = size });
        await founder.CallAsync(audit.GetInclusionProofAsync, new GetInclusionProofRequest { Seq = size - 1 });
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(1, -1)]
    [InlineData(2, 1)]
    [InlineData(long.MaxValue, 1)]
    public async Task Sizes_that_fall_or_are_none_are_invalid(long from, long to)
    {
        await using var studio = await TestStudio.StartAsync();
        var client = studio.Connect();

        var refused = await client.RefuseAsync(
            client.Audit.GetConsistencyProofAsync, new GetConsistencyProofRequest { FromSize = from, ToSize = to });

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_INPUT"), (refused.Code, refused.Reason));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(1, 1)]
    [InlineData(long.MaxValue, 1)]
    public async Task An_entry_after_the_size_or_before_the_first_is_invalid(long seq, long size)
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();

        var refused = await founder.RefuseAsync(
            founder.Client.Audit.GetInclusionProofAsync,
            new GetInclusionProofRequest { Seq = seq, TreeSize = size });

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_INPUT"), (refused.Code, refused.Reason));
    }

    [Fact]
    public async Task Anybody_may_ask_whether_the_log_has_grown_and_only_readers_what_it_holds()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ClaimAsync();
        var member = await studio.RegisterAsync("ada");
        var client = studio.Connect();
        var grown = new GetConsistencyProofRequest { FromSize = 1 };
        var held = new GetInclusionProofRequest { Seq = 0 };

        await client.CallAsync(client.Audit.GetConsistencyProofAsync, grown);
        await member.CallAsync(client.Audit.GetConsistencyProofAsync, grown);

        Assert.Equal(Refusal.SessionNotLive, await client.RefuseAsync(client.Audit.GetInclusionProofAsync, held));
        var refused = await member.RefuseAsync(client.Audit.GetInclusionProofAsync, held);
        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_DENIED"), (refused.Code, refused.Reason));
    }

    [Fact]
    public async Task The_head_of_a_sign_in_is_held_against_the_newest_one_after_a_restart()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var client = studio.Connect();
        var signedIn = await client.CallAsync(
            client.Auth.SignInAsync, StudioUser.SignIn("founder", TestStudio.FounderPassword));
        var kept = signedIn.Checkpoint;

        // It covers the sign-in itself.
        var records = studio.Data.Read<long>("SELECT count(*) FROM audit_record");
        Assert.Equal(records, kept.Size);

        await LogGrowth.ToAsync(studio, founder, 300);
        (await studio.Server.StopAsync()).AssertExit(0);
        await studio.RestartAsync();
        var again = await studio.SignInAsync("founder", TestStudio.FounderPassword);

        (await ProveAsync(studio, again, [kept.Note], [1, (int)kept.Size, 256])).AssertExit(0);
    }

    [Fact]
    public async Task Every_way_to_sign_in_and_every_proof_answers_a_head_that_covers_it()
    {
        await using var studio = await TestStudio.StartAsync();
        var client = studio.Connect();
        var kept = new List<Checkpoint>();
        var claimed = await client.CallAsync(client.Auth.ClaimFounderAsync, new ClaimFounderRequest
        {
            ClaimCode = studio.Server.Ready.ClaimCode,
            UserName = "founder",
            Password = TestStudio.FounderPassword,
            Device = StudioUser.Device("Desk"),
        });
        Keep(claimed.Checkpoint);

        var founder = new StudioUser(client, TestStudio.FounderPassword, claimed.SignedIn);
        var signedIn = await client.CallAsync(client.Auth.SignInAsync, StudioUser.SignIn("founder", founder.Password));
        Keep(signedIn.Checkpoint);

        var authenticator = await Authenticator.EnrolAsync(founder);
        var half = await SecondSteps.HalfWayAsync(client, founder);
        var completed = await client.CallAsync(
            client.Auth.CompleteSignInAsync, SecondSteps.Complete(half, authenticator.Code()));
        Keep(completed.Checkpoint);

        var grown = new GetConsistencyProofRequest { FromSize = kept[0].Size };
        Keep((await client.CallAsync(client.Audit.GetConsistencyProofAsync, grown)).Checkpoint);
        var held = new GetInclusionProofRequest { Seq = kept[0].Size - 1 };
        Keep((await founder.CallAsync(client.Audit.GetInclusionProofAsync, held)).Checkpoint);
        Keep((await client.CallAsync(client.Audit.GetCheckpointAsync, new GetCheckpointRequest())).Checkpoint);

        (await ProveAsync(studio, founder, [.. kept.Select(head => head.Note)], [1])).AssertExit(0);

        void Keep(Checkpoint head)
        {
            Assert.Equal(studio.Data.Read<long>("SELECT count(*) FROM audit_record"), head.Size);
            kept.Add(head);
        }
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_log_of_three_levels_of_tiles_is_exported_and_proved()
    {
        const int size = 65_537;
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await LogGrowth.ToAsync(studio, founder, 40_000);
        var kept = await NoteAsync(founder);
        await LogGrowth.ToAsync(studio, founder, size);
        var tiles = studio.Data.PathBeside("tiles");
        var exported = await MagnetarFile.RunAsync(
            "audit", "export", "--tiles", tiles, "--data", studio.DataDirectory);
        exported.AssertExit(0);

        int[] sizes = [1, 2, 255, 256, 257, 65_535, 65_536, size];
        (await ProveAsync(studio, founder, [kept], sizes, tiles: tiles)).AssertExit(0);
    }

    private static async Task<string> NoteAsync(StudioUser user) =>
        (await user.CallAsync(user.Client.Audit.GetCheckpointAsync, new GetCheckpointRequest())).Checkpoint.Note;

    private static async Task<string> KeyAsync(StudioUser user) =>
        (await user.CallAsync(user.Client.Audit.GetCheckpointAsync, new GetCheckpointRequest())).VerifierKey;

    private static async Task<CommandResult> ProveAsync(
        TestStudio studio,
        StudioUser user,
        IReadOnlyList<string> kept,
        IEnumerable<int> sizes,
        string? key = null,
        string? tiles = null)
    {
        var protos = studio.Data.PathBeside("protos");
        (await MagnetarFile.RunAsync("protos", "--out", protos)).AssertExit(0);
        var told = new Dictionary<string, object>
        {
            ["access_token"] = user.Tokens.AccessToken,
            ["key"] = key ?? await KeyAsync(user),
            ["kept"] = kept,
            ["tiles"] = tiles ?? string.Empty,
        };
        return await PythonClient.RunAsync(
            "proofs.py",
            [
                new Uri(studio.Server.Ready.Endpoints[0]).Authority,
                protos,
                .. sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)),
            ],
            JsonSerializer.Serialize(told));
    }
}
