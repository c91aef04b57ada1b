using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Server.Settings;

/// <summary>Passwords, under <c>Magnetar:Passwords</c>. Immutable.</summary>
/// <param name="Policy">What a new one must be like.</param>
/// <param name="Cost">What a new hash costs.</param>
/// <param name="Queue">How much hashing may go on and wait.</param>
internal sealed record PasswordSettings(PasswordPolicy Policy, Argon2idCost Cost, HashQueueLimits Queue);
