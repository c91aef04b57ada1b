using System.Text;
using System.Text.RegularExpressions;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// Keeps secrets out of records: called on every text before it is sealed. Stateless and thread-safe.
/// </summary>
public static partial class Redactor
{
    /// <summary>Longest text a record keeps, in UTF-16 units; the rest is cut.</summary>
    public const int TextLengthMax = 500;

    private const string Redacted = "[redacted]";

    // A linear pattern, no nesting: the time limit is a second lock on a closed door (OWASP ASVS 5.0 §1.3.12). It is
    // far above what a busy machine adds, since an act whose text is not cleaned in time fails.
    private const int MatchMillisecondsMax = 10_000;

    private static readonly HashSet<string> s_secretNames = new(StringComparer.Ordinal)
    {
        "password", "passwd", "pwd", "token", "accesstoken", "refreshtoken", "authtoken", "jwt", "apikey", "secret",
        "secretkey", "passphrase", "authkey", "authorization", "bearer", "privatekey", "privkey", "sshkey",
        "creditcard", "cardnumber", "cvv", "cvc", "ssn", "socialsecurity", "decoypassword", "vaultpassword",
        "encryptionkey", "masterkey", "devicesecret", "claimcode", "invitationcode",
    };

    /// <summary>Cuts <paramref name="text"/> to its limit and blanks what looks like a secret.</summary>
    /// <returns>Text without bearer values, JWTs, our own secrets or well-known key shapes; null for null.</returns>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // Blank first, cut second: a secret cut in half would no longer be recognised. The first cut bounds the work.
        var blanked = SecretShape().Replace(Cut(text, TextLengthMax * 2), Redacted);
        return Cut(blanked, TextLengthMax);
    }

    /// <summary>Cleans the value of a field, all of it if the field's name is that of a secret.</summary>
    public static string Clean(string name, string value) => IsSecretName(name) ? Redacted : Clean(value)!;

    /// <summary>Whether a field of this name may carry a secret, whatever its case and separators.</summary>
    public static bool IsSecretName(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var letter in name.Where(char.IsAsciiLetterOrDigit))
        {
            folded.Append(char.ToLowerInvariant(letter));
        }

        return s_secretNames.Contains(folded.ToString());
    }

    // Never between the halves of a surrogate pair: the record is UTF-8.
    private static string Cut(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    // Shapes that ordinary words can end in (risk-assessment) count only where a word begins. The last two are ours:
    // refresh token or device secret, and a one-time code.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?:bearer\s+[^\s,;]+|(?-i:eyJ)[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+|sk-[A-Za-z0-9_-]{8,})"
        + @"|ghp_[A-Za-z0-9]{8,}|xox[a-z]-[A-Za-z0-9-]+"
        + @"|mg[rd]1\.[A-Za-z0-9_-]{20,}|[0-9a-f]{4}(?:-[0-9a-f]{4}){7}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        MatchMillisecondsMax)]
    private static partial Regex SecretShape();
}
