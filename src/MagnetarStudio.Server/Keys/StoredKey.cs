using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Server.Keys;

/// <summary>One key of a file. Immutable.</summary>
/// <param name="Kid">Names it in tokens and files: 64 random bits. Untrusted wherever it is presented.</param>
/// <param name="Algorithm">What it is used with.</param>
/// <param name="Secret">The key itself.</param>
/// <param name="Made">When it was made, UTC.</param>
/// <param name="Retired">First instant at which it makes nothing new, UTC; null for the newest.</param>
internal sealed record StoredKey(
    ulong Kid, KeyAlgorithm Algorithm, byte[] Secret, DateTimeOffset Made, DateTimeOffset? Retired)
{
    /// <summary>The kid as tokens and files write it: 16 lower-case hex digits.</summary>
    public string KidText => ToText(Kid);

    /// <summary>A new key.</summary>
    public static StoredKey Make(KeyAlgorithm algorithm, DateTimeOffset now, ISecretSource secrets) =>
        Take(algorithm, algorithm.MakeKey(secrets), now, secrets);

    /// <summary>A key with the bytes that an operator brought, under a new kid.</summary>
    public static StoredKey Take(KeyAlgorithm algorithm, byte[] secret, DateTimeOffset now, ISecretSource secrets)
    {
        Span<byte> kid = stackalloc byte[sizeof(ulong)];
        secrets.Fill(kid);
        return new StoredKey(BitConverter.ToUInt64(kid), algorithm, secret, now, Retired: null);
    }

    /// <summary>The text form of a kid.</summary>
    public static string ToText(ulong kid) => kid.ToString("x16");

    /// <summary>Always redacted.</summary>
    public override string ToString() => $"StoredKey({KidText}, redacted)";
}
