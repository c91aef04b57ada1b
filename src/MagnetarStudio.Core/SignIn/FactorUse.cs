using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>A second factor that was right, and what its use leaves behind.</summary>
/// <param name="Method">Which kind: <see cref="ProofMethods.Totp"/> or <see cref="ProofMethods.RecoveryCode"/>.</param>
/// <param name="Next">The authenticator's row from now on.</param>
/// <param name="SpentDigest">The recovery code to delete; null for none.</param>
/// <param name="Events">Records of the use besides what it opened.</param>
public sealed record FactorUse(
    ProofMethods Method, SecondFactor Next, byte[]? SpentDigest, IReadOnlyList<AuditEvent> Events);
