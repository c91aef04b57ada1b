using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What somebody shows as a second factor: exactly one of a code and a recovery code's digest.</summary>
public sealed class PresentedFactor
{
    private PresentedFactor()
    {
    }

    /// <summary>Which of the two it is.</summary>
    public ProofMethods Method => TotpCode is null ? ProofMethods.RecoveryCode : ProofMethods.Totp;

    /// <summary>The authenticator's code, any text; null for a recovery code.</summary>
    public string? TotpCode { get; private init; }

    /// <summary>SHA-256 of the recovery code, 32 bytes; null for an authenticator's code.</summary>
    public byte[]? RecoveryDigest { get; private init; }

    /// <summary>A code of the authenticator.</summary>
    /// <param name="code">Any text, however hostile.</param>
    public static PresentedFactor Totp(string code) => new() { TotpCode = code };

    /// <summary>A recovery code.</summary>
    public static PresentedFactor Recovery(OneTimeCode code) => new() { RecoveryDigest = code.ComputeDigest() };

    /// <summary>Always redacted, so that no log line can carry it.</summary>
    public override string ToString() => "PresentedFactor(redacted)";
}
