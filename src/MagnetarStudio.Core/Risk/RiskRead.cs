using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Risk;

/// <summary>A session's risk and its account's history, read at one moment.</summary>
/// <param name="Owner">Whose session it is.</param>
/// <param name="Session">The session's risk; <see cref="SessionRisk.Unknown"/> if it was never judged.</param>
/// <param name="Account">What the account has shown.</param>
public sealed record RiskRead(AccountId Owner, SessionRisk Session, RiskHistory Account);
