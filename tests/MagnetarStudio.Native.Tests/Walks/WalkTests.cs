using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Walks;

/// <summary>From an empty directory to a session that is over, in both environments and from three languages.</summary>
public sealed class WalkTests
{
    private static readonly TimeSpan s_clientLimit = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("production")]
    [InlineData("development")]
    public async Task A_founder_claims_signs_in_lists_refreshes_and_signs_out(string environment)
    {
        await using var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual.With("ELOHIM_ENV", environment));
        var founder = await studio.ClaimAsync();
        Assert.Equal(Role.Founder, founder.Account.Role);

        var laptop = await founder.SignInElsewhereAsync("Laptop");
        var listed = await laptop.CallAsync(laptop.Client.Sessions.ListSessionsAsync, new ListSessionsRequest());
        Assert.Equal(
            [laptop.Session.SessionId, founder.Session.SessionId],
            listed.Sessions.Select(session => session.SessionId));
        Assert.Equal([true, false], listed.Sessions.Select(session => session.Current));

        var before = laptop.Tokens;
        var after = await laptop.RefreshAsync();
        Assert.NotEqual(before.RefreshToken, after.RefreshToken);
        Assert.True(await laptop.IsLiveAsync());

        await laptop.CallAsync(laptop.Client.Auth.SignOutAsync, new SignOutRequest());
        Assert.False(await laptop.Client.IsLiveAsync(before.AccessToken));
        Assert.False(await laptop.Client.IsLiveAsync(after.AccessToken));
        Assert.Equal(
            Refusal.SessionNotLive, await laptop.Client.RefuseAsync(laptop.Client.Auth.RefreshAsync, laptop.Refresh()));
        Assert.True(await founder.IsLiveAsync());

        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task A_claim_code_makes_one_founder_and_no_second()
    {
        await using var studio = await TestStudio.StartAsync();
        var client = studio.Connect();
        var claim = new ClaimFounderRequest
        {
            ClaimCode = studio.Server.Ready.ClaimCode,
            UserName = "founder",
            Password = TestStudio.FounderPassword,
            Device = StudioUser.Device("Desk"),
        };
        var wrong = claim.Clone();
        wrong.ClaimCode = new string('a', studio.Server.Ready.ClaimCode!.Length);
        var refused = await client.RefuseAsync(client.Auth.ClaimFounderAsync, wrong);
        Assert.Equal("CLAIM_CODE_REFUSED", refused.Reason);

        await client.CallAsync(client.Auth.ClaimFounderAsync, claim);
        var second = await client.RefuseAsync(client.Auth.ClaimFounderAsync, claim);
        Assert.Equal("ALREADY_CLAIMED", second.Reason);
    }

    [Fact]
    public async Task The_walk_is_walked_by_a_Node_client_from_the_contracts_that_the_file_writes()
    {
        var place = Path.Combine(MagnetarFile.RepositoryRoot, "tests", "Clients", "node");
        if (!Directory.Exists(Path.Combine(place, "node_modules")))
        {
            var installed = await ChildProcess.RunAsync(
                "npm",
                ["ci", "--prefix", place, "--ignore-scripts", "--no-audit", "--no-fund"],
                PythonClient.OfUser(), null, s_clientLimit);
            installed.AssertExit(0);
        }

        await WalkAsync("node", Path.Combine(place, "walk.mjs"));
    }

    [Fact]
    public Task The_walk_is_walked_by_a_Python_client_from_the_contracts_that_the_file_writes() =>
        WalkAsync(
            "/usr/bin/python3",
            Path.Combine(MagnetarFile.RepositoryRoot, "tests", "Clients", "python", "walk.py"));

    // Secrets go to the client by its standard input, so that no list of processes shows them.
    private static async Task WalkAsync(string program, string script)
    {
        await using var studio = await TestStudio.StartAsync();
        var protos = studio.Data.PathBeside("protos");
        (await MagnetarFile.RunAsync("protos", "--out", protos)).AssertExit(0);

        var address = new Uri(studio.Server.Ready.Endpoints[0]).Authority;
        var walked = await ChildProcess.RunAsync(
            program,
            [script, address, protos],
            PythonClient.OfUser(),
            $"{studio.Server.Ready.ClaimCode}\n{TestStudio.FounderPassword}\n",
            s_clientLimit);

        walked.AssertExit(0);
        Assert.Equal(
            "claimed\nsigned in\nlisted 2\nrefreshed\nsigned out\nrefused SESSION_NOT_LIVE", walked.Output.Trim());
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }
}
