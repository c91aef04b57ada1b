using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Passwords;

/// <summary>Guessing is stopped, by name and by address, and known devices are not stopped with it.</summary>
public sealed class GuessingTests
{
    private const string TryLater = "TRY_LATER";
    private const string FailuresSql = "SELECT coalesce(sum(failures), 0) FROM guess";
    private const int RoundsMax = 4;
    private const int GuessesMax = 20;

    // Guesses are hashed one after the other, in their order, however many processors there are.
    private static readonly MagnetarLaunch s_oneHasher =
        MagnetarLaunch.Usual.With("Magnetar__Passwords__HashWorkers", "1");

    [Theory]
    [InlineData("ada")]
    [InlineData("nobody-of-this-name")]
    public async Task After_five_wrong_guesses_strangers_wait_whether_the_name_exists_or_not(string name)
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");

        var wrong = StudioUser.SignIn(name, "never-the-right-words-88");
        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal(Refusal.InvalidCredentials, await ada.Client.RefuseAsync(ada.Client.Auth.SignInAsync, wrong));
        }

        Assert.Equal(TryLater, (await ada.Client.RefuseAsync(ada.Client.Auth.SignInAsync, wrong)).Reason);
        await studio.SignInAsync("ada", ada.Password, "First device", ada.Tokens.DeviceSecret);
    }

    [Fact]
    public async Task An_operator_unlocks_an_account_that_strangers_have_locked()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var wrong = StudioUser.SignIn("ada", "never-the-right-words-88");
        var right = StudioUser.SignIn("ada", ada.Password);
        for (var guess = 0; guess < 5; guess++)
        {
            await ada.Client.RefuseAsync(ada.Client.Auth.SignInAsync, wrong);
        }

        Assert.Equal(TryLater, (await ada.Client.RefuseAsync(ada.Client.Auth.SignInAsync, right)).Reason);
        (await MagnetarFile.RunAsync("account", "unlock", "ada", "--data", studio.DataDirectory)).AssertExit(0);
        await ada.Client.CallAsync(ada.Client.Auth.SignInAsync, right);
    }

    [Fact]
    public async Task The_right_password_among_many_wrong_ones_at_once_proves_nothing()
    {
        await using var studio = await TestStudio.StartAsync(s_oneHasher);

        // From the session's own device: ten tries, then it is a stranger, with five.
        Assert.False(await IsLastBelievedAsync(studio, StepUpAsync));
    }

    [Fact]
    public async Task The_right_password_among_many_wrong_ones_at_once_opens_nothing()
    {
        await using var studio = await TestStudio.StartAsync(s_oneHasher);

        Assert.False(await IsLastBelievedAsync(studio, SignInAsync));
    }

    [Fact]
    public async Task A_wrong_guess_is_counted_though_its_caller_has_hung_up()
    {
        // So dear a hash that its caller can hang up in the middle of it, whatever the machine.
        await using var studio = await TestStudio.StartAsync(
            s_oneHasher.With("Magnetar__Passwords__Argon2MemoryKiB", "131072"));
        var ada = await studio.RegisterAsync("ada");
        var start = TimeProvider.System.GetTimestamp();
        await studio.SignInAsync("ada", ada.Password);
        var middle = TimeProvider.System.GetElapsedTime(start) / 4;

        // Who is held up hangs up before the hash has begun, and has guessed nothing: then it takes another guess.
        for (var guess = 0; guess < GuessesMax && studio.Data.Read<long>(FailuresSql) < 5; guess++)
        {
            using var patience = new CancellationTokenSource(middle);
            var call = ada.Client.Auth.SignInAsync(
                StudioUser.SignIn("ada", "never-the-right-words-88"),
                StudioClient.Options(accessToken: null).WithCancellationToken(patience.Token));
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

            // The hasher takes them in turn: when this one is answered, it is done with the one before.
            await ada.Client.RefuseAsync(
                ada.Client.Auth.SignInAsync, StudioUser.SignIn($"nobody-{guess}", "never-the-right-words-88"));
        }

        Assert.Equal(TryLater, (await ada.Client.RefuseAsync(
            ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", ada.Password))).Reason);
    }

    [Fact]
    public async Task An_address_registers_five_times_an_hour_and_signs_in_ten_times_a_minute()
    {
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual.With("Magnetar__Limits__LoopbackIsAddress", "true"));
        var client = studio.Connect();
        RegisterRequest Named(int number) => new() { UserName = $"user-{number}", Password = TestStudio.UserPassword };
        for (var number = 0; number < 5; number++)
        {
            await client.CallAsync(client.Auth.RegisterAsync, Named(number));
        }

        Assert.Equal(TryLater, (await client.RefuseAsync(client.Auth.RegisterAsync, Named(5))).Reason);

        var signIn = StudioUser.SignIn("user-0", TestStudio.UserPassword);
        for (var number = 0; number < 10; number++)
        {
            await client.CallAsync(client.Auth.SignInAsync, signIn);
        }

        Assert.Equal(TryLater, (await client.RefuseAsync(client.Auth.SignInAsync, signIn)).Reason);
    }

    // Forty at once, the last of them right. A busy server may take up the last among the first, and must then believe
    // it: so there are some rounds, and in one of them it comes too late.
    private static async Task<bool> IsLastBelievedAsync(TestStudio studio, Func<StudioUser, bool, Task<bool>> tryAsync)
    {
        for (var round = 0; round < RoundsMax; round++)
        {
            var ada = await studio.RegisterAsync($"ada-{round}");
            var tries = Enumerable.Range(0, 40).Select(number => tryAsync(ada, number == 39)).ToList();
            if (!(await Task.WhenAll(tries))[39])
            {
                return false;
            }
        }

        return true;
    }

    private static Task<bool> StepUpAsync(StudioUser user, bool isRight) => OpensAsync(
        () => user.CallAsync(user.Client.Auth.StepUpAsync, new StepUpRequest { Password = WordsOf(user, isRight) }));

    private static Task<bool> SignInAsync(StudioUser user, bool isRight) => OpensAsync(
        () => user.Client.CallAsync(
            user.Client.Auth.SignInAsync, StudioUser.SignIn(user.Account.UserName, WordsOf(user, isRight))));

    private static string WordsOf(StudioUser user, bool isRight) =>
        isRight ? user.Password : "never-the-right-words-88";

    private static async Task<bool> OpensAsync(Func<Task> prove)
    {
        try
        {
            await prove();
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
