using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>The next call after a revocation is refused, every time, while the live table is far too small.</summary>
public sealed class RevocationUnderLoadTests
{
    private const int Revocations = 1_000;
    private const int Parallel = 4;
    private const int Callers = 2;
    private const int Bystanders = 24; // more than the live table holds, so that it evicts and refills all the time

    [Fact]
    public async Task Of_a_thousand_revoked_sessions_none_is_answered_again()
    {
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual.With("Magnetar__Sessions__LiveTableEntries", "16"));
        var bystanders = await Task.WhenAll(
            Enumerable.Range(0, Bystanders).Select(index => studio.RegisterAsync($"bystander-{index}")));

        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var load = Task.WhenAll(
            bystanders.Chunk(Bystanders / Callers).Select(users => CallUntilAsync(users, over.Token)));
        var refused = await Task.WhenAll(
            Enumerable.Range(0, Parallel).Select(
                index => RevokeAsync(studio, $"user-{index}", Revocations / Parallel)));
        await over.CancelAsync();

        Assert.Equal(Revocations, refused.Sum());
        var calls = await load;
        Assert.All(calls, count => Assert.True(count > 0));
        Measurements.Report(
            "revocation under load",
            $"{refused.Sum()} of {Revocations} refused, {calls.Sum()} other calls");
    }

    // A victim signs in on its own device, is seen, is revoked from another session, and calls at once.
    private static async Task<int> RevokeAsync(TestStudio studio, string userName, int count)
    {
        var owner = await studio.RegisterAsync(userName);
        var client = studio.Connect();
        var refused = 0;
        var secret = string.Empty;
        for (var turn = 0; turn < count; turn++)
        {
            var victim = await StudioUser.SignInAsync(client, userName, owner.Password, "Victim", secret);
            secret = victim.Tokens.DeviceSecret;
            Assert.True(await victim.IsLiveAsync());
            await owner.RevokeAsync(victim.Session);
            if (!await victim.IsLiveAsync())
            {
                refused++;
            }
        }

        return refused;
    }

    private static async Task<int> CallUntilAsync(StudioUser[] users, CancellationToken over)
    {
        var count = 0;
        while (!over.IsCancellationRequested)
        {
            Assert.True(await users[count % users.Length].IsLiveAsync());
            count++;
        }

        return count;
    }
}
