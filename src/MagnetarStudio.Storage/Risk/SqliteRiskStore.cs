using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Sessions;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Risk;

/// <summary>Risk in SQLite (schema step 0005).</summary>
internal sealed class SqliteRiskStore(SqlitePool pool, WriteQueue writer, RiskRows rows) : IRiskStore
{
    /// <inheritdoc/>
    public async ValueTask<RiskRead?> FindAsync(SessionId session, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return rows.Find(lease, session);
    }

    /// <inheritdoc/>
    public async ValueTask<RiskDecision?> JudgeAsync(
        SessionId session, RiskSighting seen, bool mayEnd, Caller by, CancellationToken cancel)
    {
        try
        {
            // The reserve is for what ends sessions; a score that only says something new must not use it up.
            var judge = new Act<RiskDecision>(by, scope => Judge(scope, session, seen), mayUseReserve: mayEnd);
            return await writer.RunAsync(judge, cancel);
        }
        catch (Exception full) when (!mayEnd && full is StorageFullException or StorageBusyException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool TryLearn(SessionId session, RiskSighting seen) =>
        writer.TryPost(new Lesson(rows, session, seen));

    private Acted<RiskDecision> Judge(WriteScope scope, SessionId id, RiskSighting seen)
    {
        // The act has found the session open, or it would not run.
        var session = SessionRows.Find(scope, id)!;
        var read = rows.Find(scope, id)!;
        var decision = SessionRiskRules.Judge(session, read.Session, read.Account, seen, rows.Policy, scope.Now);
        SessionRows.Update(scope, decision.Ended);
        RiskRows.Write(scope, id, new(session.Account, decision.Next, decision.Account));
        return new(decision, decision.Events, decision.Notices);
    }

    private sealed class Lesson(RiskRows rows, SessionId session, RiskSighting seen) : IBookkeeping
    {
        public void Run(WriteScope scope)
        {
            if (!SessionRows.IsOpen(scope, session) || rows.Find(scope, session) is not { } read)
            {
                return;
            }

            // News is for an act, with its record. Here it is only a lesson that came too late.
            var score = SessionRiskRules.Score(read.Session, read.Account, seen, rows.Policy);
            if (!SessionRiskRules.IsNews(read.Session, score))
            {
                var (learned, account) = SessionRiskRules.Learn(
                    read.Session, read.Account, seen, score, rows.Policy);
                RiskRows.Write(scope, session, new(read.Owner, learned, account));
            }
        }
    }
}
