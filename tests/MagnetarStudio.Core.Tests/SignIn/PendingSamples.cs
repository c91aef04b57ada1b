using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Core.Tests.SignIn;

/// <summary>Keys and contents of pending sign-ins.</summary>
internal static class PendingSamples
{
    public static readonly PendingSignIn Pending = new(
        new(Rows.IdOf(1)), PasswordEpoch: 7, new(Rows.IdOf(3)), "Ada's laptop", "macOS 26.1", "1.0");

    public static EnvelopeKeyRing Ring(byte secret = 1) => new(
        [new EnvelopeKey(secret, Enumerable.Repeat(secret, 32).ToArray(), PendingSignIns.KeyPurpose)], secret);
}
