using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.SecondFactors;

/// <summary>Many calls at once make no code worth more than one of them.</summary>
public sealed class CodeRaceTests
{
    // A third sign-in could put out the session that steps up; and a time step has only the next beside it.
    private const int Races = 2;

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    public async Task Of_two_callers_that_race_with_one_code_one_is_answered(
        bool isRecovery, bool oneStepsUp, bool otherStepsUp)
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var one = await RacerAsync(studio, ada, oneStepsUp);
        var other = await RacerAsync(studio, ada, otherStepsUp);

        await Authenticator.RoomAsync();
        var codes = isRecovery
            ? authenticator.RecoveryCodes.Take(Races)
            : Enumerable.Range(0, Races).Select(authenticator.Code);
        foreach (var code in codes)
        {
            var outcomes = await Task.WhenAll(one(code), other(code));
            Assert.Single(outcomes, outcome => outcome is null);
            Assert.Single(outcomes, outcome => outcome == SecondSteps.Refused);
        }

        (await studio.Server.StopAsync()).AssertExit(0);
        Assert.Equal(
            isRecovery ? 10 - Races : 10, studio.Data.Read<long>("SELECT count(*) FROM recovery_code"));
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task Wrong_codes_at_once_after_a_right_password_are_counted_one_by_one_and_stopped()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var half = await SecondSteps.HalfWayAsync(ada.Client, ada);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => SecondSteps.TryCompleteAsync(ada.Client, half, "000000")));

        Assert.Equal(5, outcomes.Count(outcome => outcome == SecondSteps.Refused));
        Assert.Equal(25, outcomes.Count(outcome => outcome?.Reason == "TRY_LATER"));
        var late = await SecondSteps.TryCompleteAsync(ada.Client, half, authenticator.RecoveryCodes[0]);
        Assert.Equal("TRY_LATER", late?.Reason);
    }

    // The ten tries of the session's own device, then the five of strangers.
    [Fact]
    public async Task Wrong_codes_at_once_at_a_step_up_are_counted_one_by_one_and_stopped()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => SecondSteps.TryStepUpAsync(ada.Client, ada, "000000")));

        Assert.Equal(15, outcomes.Count(outcome => outcome == SecondSteps.Refused));
        Assert.Equal(25, outcomes.Count(outcome => outcome?.Reason == "TRY_LATER"));
        var late = await SecondSteps.TryStepUpAsync(ada.Client, ada, authenticator.RecoveryCodes[0]);
        Assert.Equal("TRY_LATER", late?.Reason);
        Assert.True(await ada.IsLiveAsync());
        await ada.CallAsync(ada.Client.Auth.SignOutAsync, new SignOutRequest());
    }

    // Each with a connection of its own; whoever signs in has shown the password already.
    private static async Task<Func<string, Task<Refusal?>>> RacerAsync(TestStudio studio, StudioUser user, bool stepsUp)
    {
        var client = studio.Connect();
        if (stepsUp)
        {
            return code => SecondSteps.TryStepUpAsync(client, user, code);
        }

        var half = await SecondSteps.HalfWayAsync(client, user);
        return code => SecondSteps.TryCompleteAsync(client, half, code);
    }
}
