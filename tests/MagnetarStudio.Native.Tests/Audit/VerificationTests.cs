using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>The running server verifies its own log for those who may read it.</summary>
public sealed class VerificationTests
{
    [Fact]
    public async Task A_healthy_log_is_intact_at_every_level_and_progress_comes_before_the_outcome()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await studio.RegisterAsync("ada");

        var told = await VerifyAsync(founder, new VerifyRequest());

        Assert.True(told.Count >= 2);
        Assert.All(told.SkipLast(1), answer => Assert.Equal(VerifyOutcome.Unspecified, answer.Outcome));
        var last = told[^1];
        Assert.Equal((VerifyOutcome.Intact, string.Empty), (last.Outcome, last.Finding));
        Assert.Equal(VerifyLevel.Meaning, last.Level);
        Assert.Equal(-1, last.FirstBadSeq);
        Assert.Equal(last.Checkpoint.Size, last.TotalCount);
        Assert.Equal((last.TotalCount, last.TotalCount), (last.CheckedCount, last.GoodPrefixSize));

        foreach (var level in new[] { VerifyLevel.Structure, VerifyLevel.Signatures, VerifyLevel.Keys })
        {
            Assert.Equal(level, (await VerifyAsync(founder, new VerifyRequest { Level = level }))[^1].Level);
        }
    }

    [Fact]
    public async Task A_server_says_of_its_own_tables_and_records_what_was_changed_by_hand()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await studio.RegisterAsync("ada");

        // A start looks at the newest records itself: the one that is changed below lies in a full tile.
        await LogGrowth.ToAsync(studio, founder, 300);
        (await studio.Server.StopAsync()).AssertExit(0);
        studio.Data.Change("UPDATE account SET role = 50 WHERE user_name = 'ada'");
        await studio.RestartAsync();
        founder = await studio.SignInAsync("founder", founder.Password);

        var raised = (await VerifyAsync(founder, new VerifyRequest()))[^1];
        Assert.Equal(VerifyOutcome.Tampered, raised.Outcome);
        Assert.StartsWith("ROLE_NOT_LOGGED ", raised.Finding, StringComparison.Ordinal);
        Assert.Equal((-1, raised.TotalCount), (raised.FirstBadSeq, raised.GoodPrefixSize));

        (await studio.Server.StopAsync()).AssertExit(0);
        studio.Data.Change("""
            UPDATE audit_record SET record = CAST(substr(record, 1, 60) || zeroblob(4) || substr(record, 65) AS BLOB)
            WHERE seq = 3
            """);
        await studio.RestartAsync();
        founder = await studio.SignInAsync("founder", founder.Password);
        var edited = (await VerifyAsync(founder, new VerifyRequest { Level = VerifyLevel.Keys }))[^1];
        Assert.Equal(VerifyOutcome.Tampered, edited.Outcome);
        Assert.Contains("RECORD_FORGED Record 3 ", edited.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_verifies_without_the_permission()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");

        var refused = await Assert.ThrowsAsync<RpcException>(() => VerifyAsync(ada, new VerifyRequest()));

        Assert.Equal("PERMISSION_DENIED", Refusal.Of(refused).Reason);
    }

    private static async Task<List<VerifyResponse>> VerifyAsync(StudioUser user, VerifyRequest request)
    {
        using var verify = user.Client.Audit.Verify(request, StudioClient.Options(user.Tokens.AccessToken));
        var told = new List<VerifyResponse>();
        while (await verify.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            told.Add(verify.ResponseStream.Current);
        }

        return told;
    }
}
