using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.AccessTokens;

/// <summary>Every access token that is not ours, not whole or not valid any more gets the one answer.</summary>
/// <remarks>
/// The server is given its key, so that tokens with a right signature and a wrong claim can be made here.
/// </remarks>
public sealed class ForgedTokenTests
{
    private static readonly byte[] s_key = SHA256.HashData("a key of this test"u8);

    [Theory]
    [InlineData("production")]
    [InlineData("development")]
    public async Task A_token_that_is_forged_foreign_expired_or_malformed_gets_one_answer(string environment)
    {
        var launch = MagnetarLaunch.Usual
            .With("ELOHIM_ENV", environment)
            .With("ELOHIMOS_JWT_SECRET_KEY", Convert.ToHexStringLower(s_key));
        await using var studio = await TestStudio.StartAsync(launch);
        await using var foreign = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var eve = await studio.RegisterAsync("eve");
        var stranger = await foreign.RegisterAsync("ada");
        Assert.True(await ada.Client.IsLiveAsync(Change(ada, _ => { })));

        string[] wrong =
        [
            stranger.Tokens.AccessToken,
            Change(ada, _ => { }, _ => { }, SHA256.HashData("another key"u8)),
            .. Malformed(ada.Tokens.AccessToken),
            .. WithWrongClaims(ada, eve),
        ];
        foreach (var token in wrong)
        {
            Assert.Equal(
                Refusal.SessionNotLive,
                await ada.Client.RefuseAsync(ada.Client.Auth.ValidateTokenAsync, new ValidateTokenRequest(), token));
        }

        Assert.Equal(
            Refusal.SessionNotLive,
            await ada.Client.RefuseAsync(ada.Client.Auth.ValidateTokenAsync, new ValidateTokenRequest()));
        Assert.True(await ada.IsLiveAsync());
    }

    private static IEnumerable<string> Malformed(string token)
    {
        var parts = token.Split('.');
        yield return "x";
        yield return $"{parts[0]}.{parts[1]}";
        yield return $"{parts[0]}.{parts[1]}.";
        yield return $"{token}.{parts[2]}";
        yield return $"{token}=";
        yield return $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}";
        yield return $"{Encode("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.";
        yield return $"{Encode("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.{parts[2]}";
        yield return $"{parts[0]}.{Change(parts[1], claims => claims["role"] = "founder")}.{parts[2]}";
        yield return new string('A', 5_000);
    }

    private static IEnumerable<string> WithWrongClaims(StudioUser user, StudioUser other)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        yield return Change(user, claims => (claims["iat"], claims["exp"]) = (now - 3_600, now - 1));
        yield return Change(user, claims => claims["exp"] = now + 100_000);
        yield return Change(user, claims => claims.Remove("exp"));
        yield return Change(user, claims => claims["exp"] = $"{now + 600}");
        yield return Change(user, claims => claims["nbf"] = now + 600);
        yield return Change(user, claims => claims["iat"] = now + 600);
        yield return Change(user, claims => (claims["iat"], claims["nbf"]) = (now + 600, now));
        yield return Change(user, claims => claims["auth_time"] = now + 600);
        yield return Change(user, claims => claims["aud"] = "another");
        yield return Change(user, claims => claims.Remove("aud"));
        yield return Change(user, claims => claims["iss"] = Guid.Empty.ToString());
        yield return Change(user, claims => claims["sub"] = other.Account.AccountId);
        yield return Change(user, claims => claims["sid"] = Guid.Empty.ToString());
        yield return Change(user, header => header["typ"] = "JWT", _ => { });
        yield return Change(user, header => header["crit"] = new JsonArray("exp"), _ => { });
        yield return Change(user, header => header["kid"] = "../../keys/jwt", _ => { });
        yield return Change(user, header => header["alg"] = "hs256", _ => { });
    }

    private static string Change(StudioUser user, Action<JsonObject> change) => Change(user, _ => { }, change);

    // The user's own token with another header or other claims, signed with the right key unless another is given.
    private static string Change(
        StudioUser user, Action<JsonObject> header, Action<JsonObject> claims, byte[]? key = null)
    {
        var parts = user.Tokens.AccessToken.Split('.');
        var text = $"{Change(parts[0], header)}.{Change(parts[1], claims)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(key ?? s_key, Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Change(string part, Action<JsonObject> change)
    {
        var content = JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
        change(content);
        return Encode(content.ToJsonString());
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
