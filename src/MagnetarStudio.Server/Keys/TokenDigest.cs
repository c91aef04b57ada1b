using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MagnetarStudio.Server.Keys;

/// <summary>SHA-256 (FIPS 180-4) of a token's text: names it in memory without holding it.</summary>
internal readonly record struct TokenDigest
{
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private TokenDigest(ReadOnlySpan<ulong> words) =>
        (_first, _second, _third, _fourth) = (words[0], words[1], words[2], words[3]);

    /// <summary>Computes the digest without allocating.</summary>
    /// <returns>False for a text that is longer than any token, or that is not ASCII.</returns>
    public static bool TryCompute(ReadOnlySpan<char> token, out TokenDigest digest)
    {
        digest = default;
        if (token.Length > TokenForm.LengthMax)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[token.Length];
        if (Ascii.FromUtf16(token, bytes, out _) is not OperationStatus.Done)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        digest = new TokenDigest(MemoryMarshal.Cast<byte, ulong>(hash));
        return true;
    }

    /// <summary>Any 32 bits of a digest are as good as a hash of it.</summary>
    public override int GetHashCode() => unchecked((int)_first);
}
