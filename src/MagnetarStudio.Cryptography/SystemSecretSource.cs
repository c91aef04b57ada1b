using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography;

/// <summary>The operating system's CSPRNG (OWASP ASVS 5.0 §11.5.1).</summary>
public sealed class SystemSecretSource : ISecretSource
{
    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
