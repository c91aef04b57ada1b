using Google.Protobuf;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Risk;

/// <summary>Calls that look otherwise than those before: recorded, shown, asked for step-up, ended.</summary>
public sealed class RiskTests
{
    private const int SuspiciousFrom = 5_000;
    private const int StepUpFrom = 7_000;
    private const int EndFrom = 9_000;

    [Fact]
    public async Task Another_address_or_another_version_changes_little()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, looks) = await studio.RegisterAsync("ada");
        await ada.IsLiveAsync();

        looks.Shown = Appearance.Home with { Agent = "Notes/5.0", Platform = "macOS 27.0" };
        Assert.True(await ada.IsLiveAsync());
        Assert.InRange((await RiskStudio.FindAsync(ada, ada.Session)).Risk.ScoreBasisPoints, 0, SuspiciousFrom - 1);

        looks.Shown = Appearance.Home with { Address = Appearance.Stranger.Address };
        Assert.True(await ada.IsLiveAsync());
        var explained = await RiskStudio.ExplainAsync(ada, ada.Session);

        Assert.InRange(explained.Risk.ScoreBasisPoints, 1, StepUpFrom - 1);
        var changed = Assert.Single(explained.Signals, signal => signal.Level > 0);
        Assert.Equal("ip_subnet_change", changed.Name);
        Assert.NotEmpty(changed.Explanation);
        Assert.True(await CallSensitiveAsync(ada));
    }

    [Fact]
    public async Task Everything_changed_at_once_ends_the_session_and_the_others_see_it()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, _) = await studio.RegisterAsync("ada");
        var (client, looks) = studio.Connect();
        var stolen = await RiskStudio.SignInAsync(client, looks, "ada");
        Assert.True(await stolen.IsLiveAsync());
        using var watch = ada.Client.Sessions.WatchSessions(
            new WatchSessionsRequest(), StudioClient.Options(ada.Tokens.AccessToken));
        using var own = client.Sessions.WatchSessions(
            new WatchSessionsRequest(), StudioClient.Options(stolen.Tokens.AccessToken));
        Assert.True(await own.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        looks.Shown = Appearance.Stranger;
        Assert.False(await stolen.IsLiveAsync());
        looks.Shown = Appearance.Home;
        Assert.False(await stolen.IsLiveAsync());
        Assert.Equal(
            Refusal.SessionNotLive, await client.RefuseAsync(client.Auth.RefreshAsync, stolen.Refresh()));

        var ended = await NextAsync(watch, WatchSessionsResponse.EventOneofCase.Ended);
        Assert.Equal(
            (stolen.Session.SessionId, SessionEndReason.Risk), (ended.Ended.SessionId, ended.Ended.Reason));
        var stream = await Assert.ThrowsAsync<RpcException>(() => ReadToEndAsync(own));
        Assert.Equal(Refusal.SessionNotLive, Refusal.Of(stream));
        Assert.True(await ada.IsLiveAsync());
        Assert.InRange((await RiskStudio.ExplainAsync(ada, stolen.Session)).Risk.ScoreBasisPoints, EndFrom, 10_000);
        (await studio.Studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.Studio.DataDirectory);
    }

    [Fact]
    public async Task A_refresh_from_a_stranger_ends_the_session()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, looks) = await studio.RegisterAsync("ada");
        await ada.RefreshAsync();

        looks.Shown = Appearance.Stranger;
        Assert.Equal(
            Refusal.SessionNotLive, await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh()));
        looks.Shown = Appearance.Home;
        Assert.False(await ada.IsLiveAsync());
    }

    [Fact]
    public async Task Two_tokens_in_a_row_answered_again_to_another_network_end_the_session()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, looks) = await studio.RegisterAsync("ada");
        Assert.True(await RepeatElsewhereAsync(ada, looks));
        Assert.False(await RepeatElsewhereAsync(ada, looks));
        Assert.False(await ada.IsLiveAsync());
    }

    [Fact]
    public async Task In_the_step_up_band_a_sensitive_call_wants_a_newer_proof()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, looks) = await studio.RegisterAsync("ada");
        Assert.True(await CallSensitiveAsync(ada));

        looks.Shown = Appearance.Home with { Address = Appearance.Stranger.Address, Agent = "Other/1.0" };
        Assert.True(await ada.IsLiveAsync());
        Assert.Equal(RiskBand.StepUp, (await RiskStudio.FindAsync(ada, ada.Session)).Risk.Band);
        Assert.False(await CallSensitiveAsync(ada));

        var proof = await ada.CallAsync(
            ada.Client.Auth.StepUpAsync, new StepUpRequest { Password = ada.Password });
        Assert.True(await CallSensitiveAsync(ada, proof.AccessToken));
        Assert.Equal(RiskBand.Normal, (await RiskStudio.FindAsync(ada, ada.Session)).Risk.Band);
    }

    [Fact]
    public async Task A_suspicious_session_is_shown_and_its_score_can_be_made_again()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, _) = await studio.RegisterAsync("ada");
        var (client, looks) = studio.Connect();
        var other = await RiskStudio.SignInAsync(client, looks, "ada");
        Assert.True(await other.IsLiveAsync());
        using var watch = ada.Client.Sessions.WatchSessions(
            new WatchSessionsRequest(), StudioClient.Options(ada.Tokens.AccessToken));
        await NextAsync(watch, WatchSessionsResponse.EventOneofCase.Started);

        looks.Shown = Appearance.Home with { Agent = "Other/1.0", Language = "pt" };
        Assert.True(await other.IsLiveAsync());

        var told = (await NextAsync(watch, WatchSessionsResponse.EventOneofCase.RiskChanged)).RiskChanged;
        Assert.Equal((other.Session.SessionId, RiskBand.Suspicious), (told.SessionId, told.Risk.Band));
        Assert.Equal(RiskBand.Suspicious, (await RiskStudio.FindAsync(ada, other.Session)).Risk.Band);
        Assert.True(await CallSensitiveAsync(other));

        // The owner proves to be there, so the score is another, and the one from before is made again.
        await other.CallAsync(client.Auth.StepUpAsync, new StepUpRequest { Password = other.Password });
        var now = await RiskStudio.ExplainAsync(ada, other.Session);
        Assert.NotEqual(told.Risk.Record, now.Risk.Record);
        var earlier = await ReplayAsync(ada, other.Session, told.Risk.Record);
        Assert.Equal(told.Risk.ScoreBasisPoints, earlier.Risk.ScoreBasisPoints);
        Assert.Equal(told.Risk.Record, earlier.Risk.Record);
        Assert.Equal(
            ["user_agent_change", "fingerprint_mismatch"],
            earlier.Signals.Where(signal => signal.Level > 0).Select(signal => signal.Name));
    }

    [Fact]
    public async Task Nobody_explains_the_risk_of_anothers_session_or_a_record_that_is_none()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, _) = await studio.RegisterAsync("ada");
        var (bob, _) = await studio.RegisterAsync("bob");
        var ofAda = new ExplainRiskRequest { SessionId = ada.Session.SessionId };

        Assert.Equal("NOT_FOUND", (await bob.RefuseAsync(bob.Client.Sessions.ExplainRiskAsync, ofAda)).Reason);
        ofAda.Record = ByteString.CopyFrom(new byte[44]);
        Assert.Equal("NOT_FOUND", (await ada.RefuseAsync(ada.Client.Sessions.ExplainRiskAsync, ofAda)).Reason);
    }

    [Fact]
    public async Task Wrong_guesses_by_strangers_move_no_live_session()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, _) = await studio.RegisterAsync("ada");
        Assert.True(await ada.IsLiveAsync());
        var before = (await RiskStudio.FindAsync(ada, ada.Session)).Risk.ScoreBasisPoints;

        var (stranger, looks) = studio.Connect();
        for (var guess = 0; guess < 40; guess++)
        {
            looks.Shown = Appearance.Stranger with { Address = $"203.0.{guess}.9" };
            var wrong = RiskStudio.SignIn(looks.Shown, "ada");
            wrong.Password = "never-the-right-one-at-all";
            await stranger.RefuseAsync(stranger.Auth.SignInAsync, wrong);
        }

        Assert.True(await ada.IsLiveAsync());
        Assert.Equal(before, (await RiskStudio.FindAsync(ada, ada.Session)).Risk.ScoreBasisPoints);
    }

    [Fact]
    public async Task A_session_that_flaps_between_two_looks_fills_no_log()
    {
        const int turns = 60;
        await using var studio = await RiskStudio.StartAsync();
        var founder = await studio.Studio.ClaimAsync();
        var (ada, looks) = await studio.RegisterAsync("ada");
        Assert.True(await ada.IsLiveAsync());
        var before = await CountRecordsAsync(founder);
        var started = TimeProvider.System.GetTimestamp();

        for (var turn = 0; turn < turns; turn++)
        {
            looks.Shown = turn % 2 == 0
                ? Appearance.Home with { Address = Appearance.Stranger.Address, Agent = "Other/1.0" }
                : Appearance.Home;
            Assert.True(await ada.IsLiveAsync());
        }

        var minutes = 2 + (int)TimeProvider.System.GetElapsedTime(started).TotalMinutes;
        var records = await CountRecordsAsync(founder) - before;
        Assert.True(records <= (10 * minutes) + 1, $"{records} records of {turns} turns.");

        // What is not recorded holds all the same.
        looks.Shown = Appearance.Home with { Address = Appearance.Stranger.Address, Agent = "Other/1.0" };
        Assert.False(await CallSensitiveAsync(ada));
    }

    // What asks for step-up is refused for want of it, or gets past it.
    private static async Task<bool> CallSensitiveAsync(StudioUser user, string? token = null)
    {
        try
        {
            await user.Client.CallAsync(
                user.Client.Auth.EnrollTotpAsync, new EnrollTotpRequest(), token ?? user.Tokens.AccessToken);
            return true;
        }
        catch (RpcException refused)
        {
            Assert.Equal("STEP_UP_REQUIRED", Refusal.Of(refused).Reason);
            return false;
        }
    }

    // The owner refreshes at home, and somebody who holds copies does so at once from elsewhere.
    private static async Task<bool> RepeatElsewhereAsync(StudioUser owner, AppearingHandler looks)
    {
        var copied = owner.Refresh();
        await owner.RefreshAsync();
        looks.Shown = Appearance.Home with { Address = Appearance.Stranger.Address };
        try
        {
            await owner.Client.CallAsync(owner.Client.Auth.RefreshAsync, copied);
            return true;
        }
        catch (RpcException refused)
        {
            Assert.Equal(Refusal.SessionNotLive, Refusal.Of(refused));
            return false;
        }
        finally
        {
            looks.Shown = Appearance.Home;
        }
    }

    private static async Task<long> CountRecordsAsync(StudioUser founder)
    {
        var head = await founder.CallAsync(founder.Client.Audit.GetCheckpointAsync, new GetCheckpointRequest());
        return head.Checkpoint.Size;
    }

    private static Task<ExplainRiskResponse> ReplayAsync(StudioUser user, Session session, ByteString record) =>
        user.CallAsync(user.Client.Sessions.ExplainRiskAsync, new ExplainRiskRequest
        {
            SessionId = session.SessionId,
            Record = record,
        });

    private static async Task<WatchSessionsResponse> NextAsync(
        AsyncServerStreamingCall<WatchSessionsResponse> watch, WatchSessionsResponse.EventOneofCase kind)
    {
        while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            if (watch.ResponseStream.Current.EventCase == kind)
            {
                return watch.ResponseStream.Current;
            }
        }

        throw new InvalidOperationException($"The watch ended before it told of {kind}.");
    }

    private static async Task ReadToEndAsync(AsyncServerStreamingCall<WatchSessionsResponse> watch)
    {
        while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
        }
    }
}
