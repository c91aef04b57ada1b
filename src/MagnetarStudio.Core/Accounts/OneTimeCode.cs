using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Accounts;

/// <summary>A code that opens one thing once: a founder's claim, an invitation. 128 random bits, shown once.</summary>
/// <remarks>Only its SHA-256 is stored: with 128 bits there is nothing to guess (OWASP ASVS 5.0 §6.5.2).</remarks>
public sealed class OneTimeCode
{
    /// <summary>Length of the secret, in bytes.</summary>
    public const int SizeBytes = 16;

    private readonly byte[] _secret;

    private OneTimeCode(byte[] secret) => _secret = secret;

    /// <summary>A new code.</summary>
    public static OneTimeCode New(ISecretSource secrets)
    {
        var secret = new byte[SizeBytes];
        secrets.Fill(secret);
        return new OneTimeCode(secret);
    }

    /// <summary>Reads the text form: 32 hex digits; hyphens and case are ignored, since people type it.</summary>
    /// <returns>False for any other text; the text is never echoed back.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OneTimeCode? code)
    {
        code = null;
        var digits = text?.Replace("-", string.Empty, StringComparison.Ordinal);
        if (digits is not { Length: SizeBytes * 2 } || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        code = new OneTimeCode(Convert.FromHexString(digits));
        return true;
    }

    /// <summary>SHA-256 (FIPS 180-4) of the secret, 32 bytes: the only form that reaches storage.</summary>
    public byte[] ComputeDigest() => SHA256.HashData(_secret);

    /// <summary>The text to show once: eight groups of four hex digits.</summary>
    public string Reveal()
    {
        var digits = Convert.ToHexStringLower(_secret);
        return string.Join('-', Enumerable.Range(0, 8).Select(group => digits.Substring(group * 4, 4)));
    }

    /// <summary>Always redacted, so that no log line can carry it.</summary>
    public override string ToString() => "OneTimeCode(redacted)";
}
