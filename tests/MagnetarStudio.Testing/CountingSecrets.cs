using System.Security.Cryptography;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Testing;

/// <summary>Repeatable chance: block n is SHA-256 of the seed and n. Thread-safe; for tests and nothing else.</summary>
public sealed class CountingSecrets(int seed = 0) : ISecretSource
{
    private readonly Lock _gate = new();
    private int _block;

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        lock (_gate)
        {
            while (!destination.IsEmpty)
            {
                var block = SHA256.HashData([.. BitConverter.GetBytes(seed), .. BitConverter.GetBytes(_block++)]);
                var size = Math.Min(block.Length, destination.Length);
                block.AsSpan(0, size).CopyTo(destination);
                destination = destination[size..];
            }
        }
    }
}
