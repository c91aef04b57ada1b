using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>What an account's row says of what the log says too.</summary>
/// <param name="Id">Which account.</param>
/// <param name="RoleCode">Its role, by its stored number.</param>
/// <param name="IsDisabled">Whether it is shut.</param>
public sealed record AccountState(AccountId Id, long RoleCode, bool IsDisabled);
