using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Passwords;

/// <summary>Guessing is stopped, by name and by address, and known devices are not stopped with it.</summary>
public sealed class GuessingTests
{
    private const string TryLater = "TRY_LATER";

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
}
