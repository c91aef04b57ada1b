using System.Buffers;
using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography;

/// <summary>
/// Secret bytes with one owner: zeroed on <see cref="Dispose"/>, never printed, compared in constant time.
/// </summary>
/// <remarks>
/// The bytes are pinned, so the garbage collector leaves no copies behind when it moves objects.
/// Reading is thread-safe; the owner disposes when nobody reads any more.
/// </remarks>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    /// <summary>Takes a copy; the caller still owns, and should zero, what it passed.</summary>
    public SecretBytes(ReadOnlySpan<byte> bytes)
        : this(bytes.Length) => bytes.CopyTo(_bytes);

    private SecretBytes(int sizeBytes) => _bytes = GC.AllocateArray<byte>(sizeBytes, pinned: true);

    /// <summary>Computes a secret in place, so that no other buffer ever holds it.</summary>
    /// <param name="sizeBytes">Its length, 0 or more.</param>
    /// <param name="state">What <paramref name="fill"/> needs.</param>
    /// <param name="fill">Writes every byte. What it throws reaches the caller, and the buffer is zeroed.</param>
    public static SecretBytes Create<TState>(int sizeBytes, TState state, SpanAction<byte, TState> fill)
        where TState : allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeBytes);
        ArgumentNullException.ThrowIfNull(fill);

        var secret = new SecretBytes(sizeBytes);
        try
        {
            fill(secret._bytes, state);
            return secret;
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    /// <summary>A new random secret of <paramref name="sizeBytes"/> bytes.</summary>
    public static SecretBytes Random(int sizeBytes, ISecretSource secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return Create(sizeBytes, secrets, static (destination, source) => source.Fill(destination));
    }

    /// <summary>Length in bytes; known after disposal too.</summary>
    public int Length => _bytes.Length;

    /// <summary>The secret itself, valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>Whether <paramref name="other"/> holds the same bytes, in time that depends on lengths only.</summary>
    public bool FixedTimeEquals(ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(Span, other);

    /// <summary>Always <c>SecretBytes(redacted)</c>, so that no log line can carry the secret.</summary>
    public override string ToString() => "SecretBytes(redacted)";

    /// <summary>Zeroes the secret. A second call does nothing.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }
}
