using System.Diagnostics.CodeAnalysis;
using System.Text;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// What an operator gives to unlock the log: 64 hex digits, or a passphrase of 16 characters or more.
/// </summary>
public sealed class AuditSecret
{
    /// <summary>Shortest passphrase, in characters.</summary>
    public const int PassphraseLengthMin = 16;

    /// <summary>Longest passphrase, in characters.</summary>
    public const int PassphraseLengthMax = 1_024;

    private const int HexLength = AesGcmKey.SizeBytes * 2;

    private readonly byte[] _bytes;

    private AuditSecret(SlotKind kind, byte[] bytes) => (Kind, _bytes) = (kind, bytes);

    /// <summary>How the slot's key comes from it.</summary>
    public SlotKind Kind { get; }

    /// <summary>Reads what the operator wrote.</summary>
    /// <returns>False for a text that is neither; the text is never echoed back.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AuditSecret? secret)
    {
        secret = text switch
        {
            { Length: HexLength } when text.All(char.IsAsciiHexDigit) =>
                new AuditSecret(SlotKind.Key, Convert.FromHexString(text)),
            { Length: >= PassphraseLengthMin and <= PassphraseLengthMax } =>
                new AuditSecret(SlotKind.Passphrase, Encoding.UTF8.GetBytes(text)),
            _ => null,
        };
        return secret is not null;
    }

    /// <summary>Always redacted, so that no log line can carry it.</summary>
    public override string ToString() => "AuditSecret(redacted)";

    /// <summary>The key that wraps the master key in a slot with this salt. A passphrase costs about 140 ms.</summary>
    internal AesGcmKey DeriveSlotKey(SlotKind kind, byte[] salt)
    {
        if (kind is SlotKind.Passphrase)
        {
            using var stretched = PassphraseKey.Derive(_bytes, salt);
            return new AesGcmKey(stretched.Span);
        }

        using var key = HkdfSha256.DeriveKey(_bytes, salt, AuditDomains.UnlockSlot);
        return new AesGcmKey(key.Span);
    }
}
