using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>What an invitation's row says of what the log says too.</summary>
/// <param name="Id">Which invitation.</param>
/// <param name="RoleCode">The role that it gives, by its stored number.</param>
/// <param name="IsUsed">Whether an account was made by it.</param>
/// <param name="Digest">Digest of the rest of the row.</param>
public sealed record InvitationState(InvitationId Id, long RoleCode, bool IsUsed, byte[] Digest);
