using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>
/// A store as the database is one: what an act did is there for good, what was only posted is lost in a crash.
/// </summary>
internal sealed class ForgetfulSessions(SessionPolicy policy) : ISessionStore
{
    private readonly Dictionary<SessionId, LiveRead> _rows = [];
    private readonly Queue<(SessionId Session, DateTimeOffset At, uint Seen)> _posted = [];
    private MomentClock? _moments;
    private LiveSessions? _live;

    /// <summary>Whether the queue has room for what is only posted.</summary>
    public bool HasRoom { get; set; } = true;

    /// <summary>The rows of a session; it must be there.</summary>
    public LiveRead this[SessionId session] => _rows[session];

    /// <summary>A start of the server: these are told of every change from now on.</summary>
    public void Open(LiveSessions live, MomentClock moments) => (_live, _moments) = (live, moments);

    /// <summary>Adds a session with its account.</summary>
    public void Add(LiveRead read) => _rows[read.Session.Id] = read;

    /// <summary>The writer comes round to what was posted.</summary>
    public void Write()
    {
        while (_posted.TryDequeue(out var note))
        {
            var (row, at) = (_rows[note.Session].Session, note.At);
            if (row.Ended is null)
            {
                Put(row with { Tokens = row.Tokens with { Seen = note.Seen }, LastSeenAt = at });
            }
        }
    }

    /// <summary>A crash: what was posted and not written is gone.</summary>
    public void Crash() => _posted.Clear();

    /// <summary>A new password: the epoch moves, and every device secret with it.</summary>
    public void ChangePassword(SessionId session)
    {
        Write();
        var read = _rows[session];
        _rows[session] = read with
        {
            Account = read.Account with { Password = read.Account.Password.Changed("new") },
        };
        _live!.Publish([Notice.Changed(read.Account.Id)]);
    }

    public ValueTask<LiveRead?> FindAsync(SessionId session, CancellationToken cancel) =>
        new(_rows.GetValueOrDefault(session));

    public ValueTask<RefreshDecision> RefreshAsync(PresentedRefresh presented, Caller by, CancellationToken cancel)
    {
        // One queue, first come, first served: what was posted before is written before.
        Write();
        var (row, account) = (_rows[presented.Session].Session, _rows[presented.Session].Account);
        var decision = SessionRules.Refresh(row, account, presented, _moments!.Now, policy);
        if (decision.Next is { } next)
        {
            Put(next);
        }

        _live!.Publish([.. decision.Notices]);
        return new(decision);
    }

    public ValueTask<EndAnswer> EndAsync(
        AccountId account,
        IReadOnlyList<SessionId>? sessions,
        SessionId? except,
        EndReason reason,
        Caller by,
        CancellationToken cancel)
    {
        Write();
        var decision = SessionRules.End(
            [.. sessions!.Select(session => _rows[session].Session)], reason, _moments!.Now);
        decision.Ended.ToList().ForEach(Put);
        _live!.Publish([.. decision.Notices]);
        return new(new EndAnswer(true, decision.Ended));
    }

    public bool TryNoteSeen(SessionId session, DateTimeOffset lastSeenAt, uint seen)
    {
        if (HasRoom)
        {
            _posted.Enqueue((session, lastSeenAt, seen));
        }

        return HasRoom;
    }

    public ValueTask<IReadOnlyList<Session>> ListAsync(AccountId account, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask<Session?> RenameAsync(
        AccountId account, SessionId session, string name, Caller by, CancellationToken cancel) =>
        throw new NotSupportedException();

    // What a call has shown and when it came is never lowered, whoever writes.
    private void Put(Session next)
    {
        var read = _rows[next.Id];
        var seen = Math.Max(read.Session.Tokens.Seen, next.Tokens.Seen);
        var last = read.Session.LastSeenAt > next.LastSeenAt ? read.Session.LastSeenAt : next.LastSeenAt;
        _rows[next.Id] = read with
        {
            Session = next with { Tokens = next.Tokens with { Seen = seen }, LastSeenAt = last },
        };
    }
}
