namespace MagnetarStudio.Cryptography;

/// <summary>
/// Where every secret, salt, nonce and id gets its chance from. Injected, so that tests can repeat it.
/// </summary>
/// <remarks>
/// Thread-safe. In the server this is the operating system's CSPRNG, <see cref="SystemSecretSource"/>.
/// </remarks>
public interface ISecretSource
{
    /// <summary>Fills <paramref name="destination"/> with unpredictable bytes.</summary>
    void Fill(Span<byte> destination);
}
