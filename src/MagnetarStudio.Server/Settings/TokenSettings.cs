using MagnetarStudio.Server.Keys;

namespace MagnetarStudio.Server.Settings;

/// <summary>How access tokens are made and remembered, under <c>Magnetar:Tokens</c>. Immutable.</summary>
/// <param name="Algorithm">What signs them: HS256, which only this server can check, or ES256, which all can.</param>
/// <param name="Audience">The <c>aud</c> of every token, 1 to 128 characters.</param>
/// <param name="CacheEntries">Most tokens whose verified claims are remembered: 16 to 1,000,000.</param>
internal sealed record TokenSettings(KeyAlgorithm Algorithm, string Audience, int CacheEntries)
{
    /// <summary>HS256 for <c>magnetar</c>, 16,384 tokens remembered.</summary>
    public static TokenSettings Default { get; } = new(KeyAlgorithm.Hs256, "magnetar", 16_384);
}
