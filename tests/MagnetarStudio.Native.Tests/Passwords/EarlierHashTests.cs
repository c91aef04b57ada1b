using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Passwords;

/// <summary>Whoever has an older or cheaper hash keeps the password, and gets today's hash at a sign-in.</summary>
public sealed class EarlierHashTests
{
    private const string Password = "the-old-lighthouse-keeper-36";
    private const int Iterations = 600_000;
    private const int SizeBytes = 32;

    [Fact]
    public async Task A_hash_of_the_earlier_system_signs_in_once_and_is_replaced()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.RegisterAsync("ada");
        await studio.Server.StopAsync();
        studio.Data.Change("UPDATE account SET password_hash = $0 WHERE user_name = 'ada'", EarlierHash());

        await studio.RestartAsync();
        var client = studio.Connect();
        Assert.Equal(
            Refusal.InvalidCredentials,
            await client.RefuseAsync(client.Auth.SignInAsync, StudioUser.SignIn("ada", TestStudio.UserPassword)));
        var ada = await studio.SignInAsync("ada", Password);
        Assert.True(await ada.IsLiveAsync());

        await studio.Server.StopAsync();
        var hash = studio.Data.Read<string>("SELECT password_hash FROM account WHERE user_name = 'ada'");
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash, StringComparison.Ordinal);

        await studio.RestartAsync();
        Assert.True(await (await studio.SignInAsync("ada", Password)).IsLiveAsync());
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task A_dearer_hash_made_at_a_sign_in_takes_nothing_from_the_sessions_that_are_open()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        await studio.Server.StopAsync();
        await studio.RestartAsync(MagnetarLaunch.Usual.With("Magnetar__Passwords__Argon2MemoryKiB", "24576"));
        var client = studio.Connect();
        Assert.True(await client.IsLiveAsync(ada.Tokens.AccessToken)); // now in the table that answers calls

        var elsewhere = await studio.SignInAsync("ada", TestStudio.UserPassword);
        var stepUp = new StepUpRequest { Password = TestStudio.UserPassword };
        await client.CallAsync(client.Auth.StepUpAsync, stepUp, ada.Tokens.AccessToken);
        await elsewhere.CallAsync(elsewhere.Client.Auth.StepUpAsync, stepUp);

        // The tokens of a device name the password by its epoch, which is the same.
        await client.CallAsync(client.Auth.RefreshAsync, ada.Refresh());
        await elsewhere.RefreshAsync();

        await studio.Server.StopAsync();
        var hash = studio.Data.Read<string>("SELECT password_hash FROM account WHERE user_name = 'ada'");
        Assert.StartsWith("$argon2id$v=19$m=24576,t=2,p=1$", hash, StringComparison.Ordinal);
    }

    // PBKDF2-HMAC-SHA256, written as salthex:hashhex.
    private static string EarlierHash()
    {
        var salt = SHA256.HashData("salt of this test"u8);
        var hash = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(Password), salt, Iterations, HashAlgorithmName.SHA256, SizeBytes);
        return $"{Convert.ToHexStringLower(salt)}:{Convert.ToHexStringLower(hash)}";
    }
}
