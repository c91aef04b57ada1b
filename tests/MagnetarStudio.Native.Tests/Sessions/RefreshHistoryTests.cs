using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>
/// The histories of the rules' own test, fewer and shorter, with real calls, lost answers and kills. Another seed every
/// run; a failure says which.
/// </summary>
public sealed class RefreshHistoryTests
{
    private const int Histories = 36;
    private const int StepsMax = 14;

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task No_careful_client_is_signed_out_and_no_old_token_lives_on()
    {
        var seed = Environment.TickCount;
        var chance = new Random(seed);
        await using var studio = await TestStudio.StartAsync();
        int steps = 0, kills = 0;
        for (var number = 0; number < Histories; number++)
        {
            var user = await studio.RegisterAsync($"user-{number}");
            var client = new CarefulClient(user.Client, user.Tokens);
            var taken = new List<string>();
            try
            {
                for (var left = chance.Next(3, StepsMax); left > 0 && !client.IsOver; left--)
                {
                    kills += await StepAsync(studio, client, chance, taken) ? 1 : 0;
                }

                await EndAsync(client, chance, taken);
            }
            catch (Exception fault) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"Seed {seed}, history {number}: {string.Join(", ", taken)}: {fault.Message}");
            }

            steps += taken.Count;
        }

        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        Measurements.Report(
            "refresh histories against the file", $"{Histories}, {steps} steps, {kills} kills, seed {seed}");
    }

    // Whether the server was killed.
    private static async Task<bool> StepAsync(
        TestStudio studio, CarefulClient client, Random chance, List<string> taken)
    {
        var kind = chance.Next(20);
        taken.Add(kind switch
        {
            < 4 => "refresh",
            < 7 => "lose the answer",
            < 8 => "give up at once",
            < 9 => "give up late",
            < 11 => "race",
            < 14 => "call",
            < 15 => "call with the older token",
            < 16 => "kill",
            < 17 => "refresh across a kill",
            _ => "come late",
        });
        await (kind switch
        {
            < 4 => client.RefreshAsync(),
            < 7 => client.LoseAnswerAsync(),
            < 8 => client.GiveUpAsync(atOnce: true),
            < 9 => client.GiveUpAsync(atOnce: false),
            < 11 => client.RaceAsync(chance.Next(2, 5)),
            < 14 => client.CallAsync(),
            < 15 => client.CallWithOlderAsync(),
            < 16 => KillAsync(studio, client),
            < 17 => KillAsync(studio, client, isRefreshing: true),
            _ => ComeLateAsync(client),
        });
        return kind is 15 or 16;
    }

    private static async Task EndAsync(CarefulClient client, Random chance, List<string> taken)
    {
        var old = client.Old(chance);
        switch (chance.Next(3))
        {
            case var _ when client.IsOver:
                await client.AssertIsOverAsync();
                break;
            case 0 when old is not null:
                taken.Add("present an old token");
                await client.AssertRefusedAsync(old);
                await client.AssertIsOverAsync();
                break;
            case 1:
                taken.Add("sign out");
                await client.Client.CallAsync(
                    client.Client.Auth.SignOutAsync, new SignOutRequest(), client.Stored.AccessToken);
                await client.AssertIsOverAsync();
                break;
            default:
                taken.Add("go on");
                await client.RefreshAsync();
                await client.CallAsync();
                break;
        }
    }

    private static async Task KillAsync(TestStudio studio, CarefulClient client, bool isRefreshing = false)
    {
        await (isRefreshing ? client.RefreshAcrossAsync(studio.Server.KillAsync) : studio.Server.KillAsync());
        await studio.RestartAsync();
        client.Client = studio.Connect();
    }

    // Only within the grace is it a tab that was late; on a machine so busy that it is over the session ends.
    private static async Task ComeLateAsync(CarefulClient client)
    {
        var start = TimeProvider.System.GetTimestamp();
        await client.PresentPreviousAsync();
        Assert.True(
            !client.IsOver || TimeProvider.System.GetElapsedTime(start) > s_grace, "A late tab ended the session.");
    }
}
