using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Passwords;

/// <summary>
/// An Argon2id hash, stored as <c>$argon2id$v=19$m=19456,t=2,p=1$salt$tag</c>: 16-byte salt, 32-byte tag
/// (RFC 9106 §4, PHC string format).
/// </summary>
public sealed class Argon2idHash : PasswordHash
{
    private const int TagSizeBytes = 32;
    private const string Prefix = "$argon2id$v=19$m=";

    private readonly byte[] _salt;
    private readonly byte[] _tag;

    private Argon2idHash(Argon2idCost cost, byte[] salt, byte[] tag) => (Cost, _salt, _tag) = (cost, salt, tag);

    /// <summary>What checking a password against this hash costs.</summary>
    public Argon2idCost Cost { get; }

    private protected override string Kind => nameof(Argon2idHash);

    /// <inheritdoc/>
    public override bool Verify(ReadOnlySpan<byte> password)
    {
        Span<byte> tag = stackalloc byte[TagSizeBytes];
        try
        {
            Argon2id.Derive(password, _salt, Cost, tag);
            return CryptographicOperations.FixedTimeEquals(tag, _tag);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(tag);
        }
    }

    /// <inheritdoc/>
    public override bool NeedsRehash(Argon2idCost cost) => Cost != cost;

    /// <inheritdoc/>
    public override string Encode() =>
        $"{Prefix}{Cost.MemoryKiB},t={Cost.Passes},p=1${PhcText.Encode(_salt)}${PhcText.Encode(_tag)}";

    internal static new Argon2idHash Create(ReadOnlySpan<byte> password, Argon2idCost cost, ISecretSource secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);

        var salt = new byte[Argon2id.SaltSizeBytes];
        secrets.Fill(salt);
        var tag = new byte[TagSizeBytes];
        Argon2id.Derive(password, salt, cost, tag);
        return new(cost, salt, tag);
    }

    internal static Argon2idHash? Parse(string text)
    {
        Span<Range> parts = stackalloc Range[7];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.AsSpan().Split(parts, '$') != 6)
        {
            return null;
        }

        Span<Range> numbers = stackalloc Range[4];
        var costs = text.AsSpan(parts[3]);
        if (costs.Split(numbers, ',') != 3
            || !PhcText.TryReadNumber(costs[numbers[0]], "m=", out var memoryKiB)
            || !PhcText.TryReadNumber(costs[numbers[1]], "t=", out var passes)
            || !PhcText.TryDecode(text.AsSpan(parts[4]), Argon2id.SaltSizeBytes, out var salt)
            || !PhcText.TryDecode(text.AsSpan(parts[5]), TagSizeBytes, out var tag))
        {
            return null;
        }

        // One spelling for each hash: what does not encode to itself is refused, whatever the difference is.
        var hash = new Argon2idHash(new(memoryKiB, passes), salt, tag);
        return hash.Cost.IsWithinLimits && hash.Encode() == text ? hash : null;
    }
}
