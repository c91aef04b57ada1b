using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;

namespace MagnetarStudio.Core.Tests.Sessions;

/// <summary>A store of the rows it was given; counts what it is asked.</summary>
internal sealed class StoredSessions : ISessionStore
{
    public Dictionary<SessionId, LiveRead> Read { get; } = [];

    /// <summary>What happens while a row is read.</summary>
    public Action OnFind { get; set; } = () => { };

    public int Finds { get; private set; }

    public int Refreshes { get; private set; }

    public bool TakesNotes { get; set; } = true;

    public List<(SessionId Session, DateTimeOffset At, uint Seen)> Notes { get; } = [];

    public Moment Now { get; set; } = Rows.Now;

    public void Add(LiveRead read) => Read[read.Session.Id] = read;

    public ValueTask<LiveRead?> FindAsync(SessionId session, CancellationToken cancel)
    {
        Finds++;
        var read = Read.GetValueOrDefault(session);
        OnFind();
        return new(read);
    }

    public ValueTask<IReadOnlyList<Session>> ListAsync(AccountId account, CancellationToken cancel) =>
        new([.. Read.Values.Select(read => read.Session).Where(session => session.Account == account)]);

    public ValueTask<RefreshDecision> RefreshAsync(PresentedRefresh presented, Caller by, CancellationToken cancel)
    {
        Refreshes++;
        var read = Read[presented.Session];
        var decision = SessionRules.Refresh(read.Session, read.Account, presented, Now, SessionPolicy.Default);
        Read[presented.Session] = read with { Session = decision.Next ?? read.Session };
        return new(decision);
    }

    public ValueTask<EndAnswer> EndAsync(
        AccountId account,
        IReadOnlyList<SessionId>? sessions,
        SessionId? except,
        EndReason reason,
        Caller by,
        CancellationToken cancel) => new(new EndAnswer(true, []));

    public ValueTask<Session?> RenameAsync(
        AccountId account, SessionId session, string name, Caller by, CancellationToken cancel) =>
        new((Session?)null);

    public bool TryNoteSeen(SessionId session, DateTimeOffset lastSeenAt, uint seen)
    {
        if (TakesNotes)
        {
            Notes.Add((session, lastSeenAt, seen));
        }

        return TakesNotes;
    }
}
