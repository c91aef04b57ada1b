namespace MagnetarStudio.Cryptography.Tests;

/// <summary>Short names for what the standards print.</summary>
internal static class Hex
{
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static byte[] Repeat(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    public static byte[] Count(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(value => (byte)value)];
}
