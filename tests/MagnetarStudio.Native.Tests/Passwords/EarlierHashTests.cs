using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Passwords;

/// <summary>Users of the earlier system keep their passwords, and lose its hash at their first sign-in.</summary>
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

    // PBKDF2-HMAC-SHA256, written as salthex:hashhex.
    private static string EarlierHash()
    {
        var salt = SHA256.HashData("salt of this test"u8);
        var hash = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(Password), salt, Iterations, HashAlgorithmName.SHA256, SizeBytes);
        return $"{Convert.ToHexStringLower(salt)}:{Convert.ToHexStringLower(hash)}";
    }
}
