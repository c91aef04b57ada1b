using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Unicode;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Passwords;

/// <summary>A password as it was sent: UTF-8, nothing trimmed, folded, cut or normalised. Zeroed on disposal.</summary>
/// <remarks>
/// OWASP ASVS 5.0 §6.2.8. Characters that look alike but are written in other code points are other passwords: without
/// normalisation the bytes are the whole truth. Reading is thread-safe; the owner disposes when nobody reads any more.
/// </remarks>
public sealed class Password : IDisposable
{
    /// <summary>Most bytes: 256 code points of four. What is longer is refused before anything is computed.</summary>
    public const int SizeBytesMax = 1_024;

    private readonly SecretBytes _utf8;

    private Password(SecretBytes utf8, int length) => (_utf8, Length) = (utf8, length);

    /// <summary>Length in Unicode code points (scalar values), 0 or more.</summary>
    public int Length { get; }

    /// <summary>The UTF-8 bytes, valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The password is gone.</exception>
    public ReadOnlySpan<byte> Bytes => _utf8.Span;

    /// <summary>Takes a copy of the bytes; the caller still owns, and should zero, what it passed.</summary>
    /// <returns>False for more than <see cref="SizeBytesMax"/> bytes and for anything but UTF-8.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Password? password)
    {
        password = utf8.Length <= SizeBytesMax && Utf8.IsValid(utf8)
            ? new(new SecretBytes(utf8), CodePoints.Count(utf8))
            : null;
        return password is not null;
    }

    /// <summary>Takes a copy of a text in UTF-8.</summary>
    /// <returns>False for more than <see cref="SizeBytesMax"/> bytes and for half a surrogate pair.</returns>
    public static bool TryCreate(ReadOnlySpan<char> text, [NotNullWhen(true)] out Password? password)
    {
        Span<byte> utf8 = stackalloc byte[SizeBytesMax];
        try
        {
            password = null;
            return Utf8.FromUtf16(text, utf8, out _, out var size, replaceInvalidSequences: false)
                    == OperationStatus.Done
                && TryCreate(utf8[..size], out password);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    /// <summary>Zeroes the bytes. A second call does nothing.</summary>
    public void Dispose() => _utf8.Dispose();

    /// <summary>Always <c>Password(redacted)</c>, so that no log line can carry it.</summary>
    public override string ToString() => "Password(redacted)";
}
