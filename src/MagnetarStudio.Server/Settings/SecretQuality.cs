namespace MagnetarStudio.Server.Settings;

/// <summary>Refuses secrets that were typed, copied from a manual, or never changed. It measures no entropy.</summary>
internal static class SecretQuality
{
    /// <summary>Fewest distinct byte values of a key: 32 random bytes have fewer once in 10^13.</summary>
    public const int DistinctBytesMin = 16;

    /// <summary>Fewest distinct characters of a passphrase.</summary>
    public const int DistinctCharactersMin = 8;

    private static readonly string[] s_placeholders =
        ["change_me", "changeme", "change-me", "change_this",
         "your-secret", "your_secret", "replace_me", "placeholder"];

    /// <summary>Whether the text is one that stands in a manual or an example for a secret to come.</summary>
    public static bool IsPlaceholder(string text) =>
        s_placeholders.Any(known => text.Contains(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the bytes cannot have been drawn: few values, one piece repeated, or even steps.</summary>
    public static bool IsTooRegular(ReadOnlySpan<byte> key) =>
        CountDistinct(key) < DistinctBytesMin || IsRepeated(key) || IsEvenlyStepped(key);

    /// <summary>Whether the passphrase is a few characters or one piece repeated.</summary>
    public static bool IsTooRegular(ReadOnlySpan<char> passphrase) =>
        CountDistinct(passphrase) < DistinctCharactersMin || IsRepeated(passphrase);

    private static int CountDistinct<T>(ReadOnlySpan<T> values) => new HashSet<T>(values.ToArray()).Count;

    // Whatever has a period of at most half its length is equal to itself, moved by the period.
    private static bool IsRepeated<T>(ReadOnlySpan<T> values)
        where T : IEquatable<T>
    {
        for (var period = 1; period <= values.Length / 2; period++)
        {
            if (values[period..].SequenceEqual(values[..^period]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEvenlyStepped(ReadOnlySpan<byte> key)
    {
        for (var index = 2; index < key.Length; index++)
        {
            if (((key[index] - key[index - 1]) & 0xFF) != ((key[1] - key[0]) & 0xFF))
            {
                return false;
            }
        }

        return true;
    }
}
