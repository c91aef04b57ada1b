using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Server.Settings;

/// <summary>The witness that cosigns heads. Immutable.</summary>
/// <param name="Address">The prefix of its calls: https, or http on loopback.</param>
/// <param name="Key">What it signs with.</param>
internal sealed record WitnessSettings(Uri Address, CosignatureVerifier Key);
