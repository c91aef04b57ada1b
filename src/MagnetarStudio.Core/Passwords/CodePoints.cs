namespace MagnetarStudio.Core.Passwords;

/// <summary>Counts code points in valid UTF-8 (RFC 3629 §3).</summary>
internal static class CodePoints
{
    /// <summary>Number of code points in <paramref name="utf8"/>, which is valid.</summary>
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            count += IsFirst(unit) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether a byte begins a code point, rather than continue one.</summary>
    public static bool IsFirst(byte unit) => (unit & 0xC0) != 0x80;
}
