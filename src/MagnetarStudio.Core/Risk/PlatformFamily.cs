namespace MagnetarStudio.Core.Risk;

/// <summary>Which platform a device names, whatever its version: of <c>macOS 26.1</c> the part before it.</summary>
public static class PlatformFamily
{
    /// <summary>The family.</summary>
    /// <returns>What stands before the first digit; empty for an empty text.</returns>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> platform)
    {
        var end = 0;
        while (end < platform.Length && !char.IsAsciiDigit(platform[end]))
        {
            end++;
        }

        return platform[..end].Trim();
    }
}
