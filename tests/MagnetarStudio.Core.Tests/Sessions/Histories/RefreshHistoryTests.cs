using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>Thousands of random histories, each repeatable by its seed; 100,000 with MAGNETAR_LONG=1.</summary>
public sealed class RefreshHistoryTests(ITestOutputHelper output)
{
    private static int Histories => Environment.GetEnvironmentVariable("MAGNETAR_LONG") == "1" ? 100_000 : 2_000;

    [Fact]
    public async Task A_client_that_stores_before_it_uses_is_never_signed_out()
    {
        var conspicuous = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = await HistorySearch.PlayAsync(seed, Thief.None);
            Assert.False(history.IsReplayed);
            conspicuous += history.IsConspicuous ? 1 : 0;
        }

        output.WriteLine($"{Histories:N0} honest histories; as token_replay would be seen {conspicuous:N0}.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_thief_without_the_device_secret_gets_nothing_and_harms_nobody(bool leads)
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = await HistorySearch.PlayAsync(
                seed, leads ? Thief.LeadsWithoutSecret : Thief.FollowsWithoutSecret);
            Assert.Equal(0, history.Stolen);
            Assert.False(history.IsReplayed);
        }
    }

    [Fact]
    public async Task A_thief_that_leads_once_and_waits_ends_the_session_when_it_comes_back()
    {
        var replayed = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            replayed += (await HistorySearch.PlayAsync(seed, Thief.LeadsOnceAndWaits)).IsReplayed ? 1 : 0;
        }

        Assert.True(replayed > Histories / 2, "Few thieves had anything left to come back with.");
        output.WriteLine(
            $"{Histories:N0} histories, {replayed:N0} ended by the old token; the rest were over, or its secret void.");
    }

    // Whoever holds all the client holds cannot be refused by the rule: this records what can be seen of it.
    [Fact]
    public async Task A_thief_with_the_device_secret_lives_on_no_old_token_either()
    {
        int stolen = 0, replayed = 0, conspicuous = 0, unseen = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = await HistorySearch.PlayAsync(seed, Thief.HoldsEverything);
            if (history.Stolen > 0)
            {
                stolen++;
                replayed += history.IsReplayed ? 1 : 0;
                conspicuous += history.IsConspicuous ? 1 : 0;
                unseen += history.IsReplayed || history.IsConspicuous ? 0 : 1;
            }
        }

        Assert.True(replayed > 0 && conspicuous > 0, "No thief was caught: this run shows nothing.");
        output.WriteLine(
            $"{stolen:N0} of {Histories:N0} thieves were answered; {replayed:N0} of their sessions ended by an old "
            + $"token, {conspicuous:N0} would be seen as token_replay, {unseen:N0} are neither.");
    }
}
