using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.SecondFactors;

/// <summary>
/// An authenticator application: takes an otpauth URI and shows codes. Written after the RFCs, not after the server.
/// </summary>
internal sealed class Authenticator
{
    private const int StepSeconds = 30;
    private const int RoomSeconds = 15;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>How long a code is shown (RFC 6238 §5.2).</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(StepSeconds);

    /// <summary>An authenticator that was shown <paramref name="otpauthUri"/>.</summary>
    public Authenticator(string otpauthUri)
    {
        var uri = new Uri(otpauthUri);
        Assert.Equal(("otpauth", "totp"), (uri.Scheme, uri.Host));
        Label = Uri.UnescapeDataString(uri.AbsolutePath);
        Parameters = uri.Query[1..].Split('&')
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal);
        Secret = Decode(Parameters["secret"]);
    }

    /// <summary>What it lists the code under.</summary>
    public string Label { get; }

    /// <summary>What the URI says besides.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>The secret.</summary>
    public byte[] Secret { get; }

    /// <summary>The recovery codes that came with it.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>Enrols the account of <paramref name="user"/>, with the code before the current one.</summary>
    /// <remarks>So the current code and the next are still there to be used; half a step is left to use them.</remarks>
    public static async Task<Authenticator> EnrolAsync(StudioUser user)
    {
        var begun = await user.CallAsync(user.Client.Auth.EnrollTotpAsync, new EnrollTotpRequest());
        var authenticator = new Authenticator(begun.OtpauthUri);
        await RoomAsync();
        var confirmed = await user.CallAsync(
            user.Client.Auth.ConfirmTotpAsync, new ConfirmTotpRequest { TotpCode = authenticator.Code(-1) });
        authenticator.RecoveryCodes = confirmed.RecoveryCodes;
        return authenticator;
    }

    /// <summary>Waits until half of a time step is ahead: none begins between making and showing a code.</summary>
    public static Task RoomAsync() => Eventually.BecomesTrueAsync(
        "half of a time step is ahead",
        () => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % StepSeconds < StepSeconds - RoomSeconds,
        TestContext.Current.CancellationToken);

    /// <summary>The code so many steps from now (RFC 6238 §4, RFC 4226 §5.3).</summary>
    public string Code(int drift = 0)
    {
        var message = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(
            message, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / StepSeconds) + drift);
#pragma warning disable CA5350 // the algorithm of RFC 6238 that authenticators know
        var mac = HMACSHA1.HashData(Secret, message);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string text)
    {
        var bits = string.Concat(text
            .Select(character => Base32.IndexOf(character, StringComparison.Ordinal))
            .Select(value => value.ToString("b5", CultureInfo.InvariantCulture)));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new(chunk), 2))];
    }
}
