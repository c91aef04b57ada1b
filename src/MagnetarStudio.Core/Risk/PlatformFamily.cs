namespace MagnetarStudio.Core.Risk;

/// <summary>Which platform a device names, whatever its version: of <c>macOS 26.1</c> the part before it.</summary>
public static class PlatformFamily
{
    /// <summary>The family.</summary>
    /// <returns>What stands before the first digit; empty for an empty text.</returns>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> platform)
    {
        var end = platform.IndexOfAnyInRange('0', '9');
        return (end < 0 ? platform : platform[..end]).Trim();
    }
}
