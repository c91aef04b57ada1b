using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>A session that nobody ends ends by itself: when it idles too long, and at its last day.</summary>
public sealed class EndOfLifeTests
{
    private const string ExpiredSql = "SELECT count(*) FROM session WHERE end_reason = 10";
    private const string IdledSql = "SELECT count(*) FROM session WHERE end_reason = 11";

    // Calls take their time too; each step leaves this much to either side.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_tenDays = TimeSpan.FromDays(10);

    [Fact]
    public async Task A_session_ends_after_fourteen_idle_days()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var ada = await studio.RegisterAsync("ada");

        await AssertIdlesAsync(ada, clock, TimeSpan.FromDays(14));
    }

    [Fact]
    public async Task A_session_of_an_administrator_ends_after_twelve_idle_hours()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var founder = await studio.ClaimAsync();

        await AssertIdlesAsync(founder, clock, TimeSpan.FromHours(12));

        // Nobody watches it end; the next sign-in writes it down.
        Assert.Equal(0, studio.Data.Read<long>(IdledSql));
        await studio.SignInAsync("founder", founder.Password);
        Assert.Equal(1, studio.Data.Read<long>(IdledSql));
    }

    // Silence shorter than a token's hour is seen by the table that answers calls, not by the refresh.
    [Fact]
    public async Task A_call_ends_the_silence_and_the_first_call_after_too_long_a_silence_is_refused()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(
            clock.Drive(MagnetarLaunch.Usual.With("Magnetar__Sessions__IdleMinutes", "20")));
        var ada = await studio.RegisterAsync("ada");
        foreach (var silence in (TimeSpan[])[s_margin, s_margin, s_margin])
        {
            clock.Advance(silence);
            Assert.True(await ada.IsLiveAsync());
        }

        clock.Advance(2 * s_margin);
        Assert.False(await ada.IsLiveAsync());
    }

    [Fact]
    public async Task A_session_ends_after_thirty_days_however_often_it_is_refreshed()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var ada = await studio.RegisterAsync("ada");
        foreach (var silence in (TimeSpan[])[s_tenDays, s_tenDays, s_tenDays - s_margin])
        {
            clock.Advance(silence);
            await ada.RefreshAsync();
        }

        Assert.True(await ada.IsLiveAsync());
        clock.Advance(s_margin);
        Assert.False(await ada.IsLiveAsync());
        Assert.Equal(
            Refusal.SessionNotLive, await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh()));

        // It was in use to the end: the next sign-in writes down that it expired, not that it idled.
        await studio.SignInAsync("ada", ada.Password);
        Assert.Equal(1, studio.Data.Read<long>(ExpiredSql));
        Assert.Equal(0, studio.Data.Read<long>(IdledSql));
    }

    private static async Task AssertIdlesAsync(StudioUser user, ServerClock clock, TimeSpan idleMax)
    {
        clock.Advance(idleMax - s_margin);
        await user.RefreshAsync(); // it was seen, and the silence begins anew
        clock.Advance(idleMax - s_margin);
        await user.RefreshAsync();
        Assert.True(await user.IsLiveAsync());

        clock.Advance(idleMax);
        Assert.False(await user.IsLiveAsync());
        Assert.Equal(
            Refusal.SessionNotLive, await user.Client.RefuseAsync(user.Client.Auth.RefreshAsync, user.Refresh()));
    }
}
