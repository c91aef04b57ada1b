namespace MagnetarStudio.Core.Passwords;

/// <summary>What a new password must be like: the one place that every path asks. Immutable, thread-safe.</summary>
/// <remarks>
/// Length only, in code points; no composition rules (OWASP ASVS 5.0 §6.2.1, §6.2.5, §6.2.9, §6.2.11; NIST SP 800-63B-4
/// §3.1.1.2). Whether others use the password too is the question of the breach check.
/// </remarks>
public sealed class PasswordPolicy
{
    /// <summary>The least that can be configured, in code points.</summary>
    public const int LengthFloor = 8;

    /// <summary>The most that can be required, in code points, and the least that must be allowed.</summary>
    public const int LengthAlwaysAllowed = 64;

    /// <summary>Longest password, in code points.</summary>
    public const int LengthMax = 256;

    private static readonly string[] s_productWords = ["magnetar", "studio"];

    private readonly ContextWords _siteWords;

    /// <summary>A policy.</summary>
    /// <param name="lengthMin">Least code points where the password is the only factor: 8 to 64.</param>
    /// <param name="lengthMinWithSecondFactor">Least code points where a second factor is required: 8 to 64.</param>
    /// <param name="siteNames">Names of this server that everybody knows, as its host. The product's are added.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of range.</exception>
    public PasswordPolicy(int lengthMin, int lengthMinWithSecondFactor, IReadOnlyList<string> siteNames)
    {
        LengthMin = Checked(lengthMin, nameof(lengthMin));
        LengthMinWithSecondFactor = Checked(lengthMinWithSecondFactor, nameof(lengthMinWithSecondFactor));
        _siteWords = new([.. s_productWords, .. siteNames]);
    }

    /// <summary>Least code points where the password is the only factor.</summary>
    public int LengthMin { get; }

    /// <summary>Least code points where a second factor is required.</summary>
    public int LengthMinWithSecondFactor { get; }

    /// <summary>15 code points, 8 where a second factor is required.</summary>
    public static PasswordPolicy Default { get; } = new(15, 8, []);

    /// <summary>Judges a password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="isSecondFactorRequired">Whether the account cannot be opened by a password alone.</param>
    /// <param name="accountNames">What everybody knows of its owner: user name, display name.</param>
    /// <remarks>
    /// Names of site and account count for nothing towards the length: <c>magnetarstudio-alice</c> is one code point
    /// long for alice. So a long password may hold a name, and a name with a number behind it is refused.
    /// </remarks>
    public PasswordVerdict Check(
        Password password, bool isSecondFactorRequired, params IReadOnlyList<string> accountNames)
    {
        var least = isSecondFactorRequired ? LengthMinWithSecondFactor : LengthMin;

        return password.Length > LengthMax ? PasswordVerdict.TooLong
            : password.Length < least ? PasswordVerdict.TooShort
            : LengthWithout(new(accountNames), password.Bytes) < least ? PasswordVerdict.ContextWord
            : PasswordVerdict.Accepted;
    }

    private int LengthWithout(ContextWords accountWords, ReadOnlySpan<byte> text)
    {
        Span<bool> marks = stackalloc bool[Password.SizeBytesMax];
        _siteWords.Mark(text, marks);
        accountWords.Mark(text, marks);

        var length = 0;
        for (var index = 0; index < text.Length; index++)
        {
            length += !marks[index] && CodePoints.IsFirst(text[index]) ? 1 : 0;
        }

        return length;
    }

    private static int Checked(int length, string name) => length is >= LengthFloor and <= LengthAlwaysAllowed
        ? length
        : throw new ArgumentOutOfRangeException(name, length, $"{LengthFloor} to {LengthAlwaysAllowed} code points.");
}
