using System.Buffers;
using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Passwords;

/// <summary>
/// A PBKDF2-HMAC-SHA256 hash with 32 bytes of salt and of tag (RFC 8018 §5.2): verified, never made for an account.
/// </summary>
/// <remarks>
/// Read as <c>salthex:hashhex</c>, which means 600,000 iterations, or as <c>$pbkdf2-sha256$i=600000$salt$tag</c>;
/// always encoded as the latter. A sign-in replaces it.
/// </remarks>
public sealed class Pbkdf2Hash : PasswordHash
{
    /// <summary>Iterations of the form without a number of its own (OWASP Password Storage Cheat Sheet).</summary>
    public const int DefaultIterations = 600_000;

    private const int IterationsMin = 1_000; // NIST SP 800-132 §5.2
    private const int IterationsMax = 2_000_000; // about a second of one processor, whatever a row asks for
    private const int SizeBytes = 32;
    private const string Prefix = "$pbkdf2-sha256$i=";

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _tag;

    private Pbkdf2Hash(int iterations, byte[] salt, byte[] tag) => (_iterations, _salt, _tag) = (iterations, salt, tag);

    private protected override string Kind => nameof(Pbkdf2Hash);

    /// <summary>
    /// Hashes with <see cref="DefaultIterations"/>: for decoys that must cost what an imported hash costs.
    /// </summary>
    public static Pbkdf2Hash Create(ReadOnlySpan<byte> password, ISecretSource secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);

        var salt = new byte[SizeBytes];
        secrets.Fill(salt);
        var tag = Rfc2898DeriveBytes.Pbkdf2(password, salt, DefaultIterations, HashAlgorithmName.SHA256, SizeBytes);
        return new(DefaultIterations, salt, tag);
    }

    /// <inheritdoc/>
    public override bool Verify(ReadOnlySpan<byte> password)
    {
        Span<byte> tag = stackalloc byte[SizeBytes];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(password, _salt, tag, _iterations, HashAlgorithmName.SHA256);
            return CryptographicOperations.FixedTimeEquals(tag, _tag);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(tag);
        }
    }

    /// <summary>Always true: Argon2id replaces it.</summary>
    public override bool NeedsRehash(Argon2idCost cost) => true;

    /// <inheritdoc/>
    public override string Encode() =>
        $"{Prefix}{_iterations}${PhcText.Encode(_salt)}${PhcText.Encode(_tag)}";

    internal static Pbkdf2Hash? Parse(string text) =>
        text.StartsWith('$') ? ParsePhc(text) : ParseHexPair(text);

    private static Pbkdf2Hash? ParsePhc(string text)
    {
        Span<Range> parts = stackalloc Range[6];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.AsSpan().Split(parts, '$') != 5
            || !PhcText.TryReadNumber(text.AsSpan(parts[2]), "i=", out var iterations)
            || iterations is < IterationsMin or > IterationsMax
            || !PhcText.TryDecode(text.AsSpan(parts[3]), SizeBytes, out var salt)
            || !PhcText.TryDecode(text.AsSpan(parts[4]), SizeBytes, out var tag))
        {
            return null;
        }

        var hash = new Pbkdf2Hash(iterations, salt, tag);
        return hash.Encode() == text ? hash : null;
    }

    private static Pbkdf2Hash? ParseHexPair(string text)
    {
        const int HexLength = 2 * SizeBytes;
        if (text.Length != (2 * HexLength) + 1 || text[HexLength] != ':')
        {
            return null;
        }

        var (salt, tag) = (new byte[SizeBytes], new byte[SizeBytes]);
        return Convert.FromHexString(text.AsSpan(0, HexLength), salt, out _, out _) == OperationStatus.Done
            && Convert.FromHexString(text.AsSpan(HexLength + 1), tag, out _, out _) == OperationStatus.Done
            ? new(DefaultIterations, salt, tag)
            : null;
    }
}
