using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>What a session's row says of what the log says too.</summary>
/// <param name="Id">Which session.</param>
/// <param name="Account">Whose.</param>
/// <param name="IsEnded">Whether it was ended. One that only reached its end was not.</param>
public sealed record SessionState(SessionId Id, AccountId Account, bool IsEnded);
