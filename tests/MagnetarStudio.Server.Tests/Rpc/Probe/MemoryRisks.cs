using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>Risk in memory: one for all sessions, whatever they show.</summary>
internal sealed class MemoryRisks : IRiskStore
{
    /// <summary>What every session has.</summary>
    public SessionRisk Risk { get; set; } = SessionRisk.Unknown;

    /// <summary>How often a session's risk was read.</summary>
    public int Reads { get; private set; }

    public ValueTask<RiskRead?> FindAsync(SessionId session, CancellationToken cancel)
    {
        Reads++;
        return new(new RiskRead(default, Risk, RiskHistory.Empty));
    }

    public ValueTask<RiskDecision?> JudgeAsync(
        SessionId session, RiskSighting seen, bool mayEnd, Caller by, CancellationToken cancel) =>
        throw new NotSupportedException();

    public bool TryLearn(SessionId session, RiskSighting seen) => true;
}
