using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What the rule decided about a proof of the owner's presence.</summary>
/// <param name="Answer">What the caller is answered.</param>
/// <param name="Events">Records of it.</param>
public sealed record ProofDecision(ProofAnswer Answer, IReadOnlyList<AuditEvent> Events);
