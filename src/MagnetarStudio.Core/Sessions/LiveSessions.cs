using System.Collections.Concurrent;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Sessions;

/// <summary>
/// The bounded table that answers, for every call, whether its session lives. The database stays the authority.
/// </summary>
/// <remarks>
/// A miss is filled under change stamps: read both stamps, read the database, insert only if neither moved. Publishing
/// moves the stamps first, so what was read before a change can never be inserted after it, and a revoke holds before
/// its call returns. Thread-safe; a hit takes no lock.
/// </remarks>
public sealed class LiveSessions : INoticeSink
{
    /// <summary>Entries the table may be given: fewest.</summary>
    public const int CapacityMin = 16;

    private const int Stripes = 1_024;

    // Entries looked at before an insert gives up on making room.
    private const int EvictionTries = 8;

    private readonly int _capacity;
    private readonly Func<LiveSession, bool> _trySave;
    private readonly ConcurrentDictionary<SessionId, LiveSession> _sessions = new();
    private readonly ConcurrentDictionary<AccountId, LiveAccount> _accounts = new();
    private readonly ConcurrentQueue<SessionId> _arrivals = new();
    private readonly Stripe[] _sessionStripes = NewStripes();
    private readonly Stripe[] _accountStripes = NewStripes();

    /// <summary>An empty table.</summary>
    /// <param name="capacity">Most entries.</param>
    /// <param name="trySave">
    /// Posts what an entry knows and the database does not; false when it cannot be posted now, and then it stays.
    /// </param>
    public LiveSessions(int capacity, Func<LiveSession, bool> trySave)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, CapacityMin);
        _capacity = capacity;
        _trySave = trySave;
    }

    /// <summary>Entries in the table.</summary>
    public int Count => _sessions.Count;

    /// <summary>Ids in the order in which entries came, some of sessions that have ended since.</summary>
    internal int Arrivals => _arrivals.Count;

    /// <summary>The entry of a session that has not ended; null on a miss.</summary>
    public LiveSession? Find(SessionId session) =>
        _sessions.TryGetValue(session, out var entry) && !entry.IsOver ? entry : null;

    /// <summary>Highest counter that a call of this session has shown; 0 when the table does not know.</summary>
    /// <remarks>Of an entry that must be read again, too: what was shown stays true.</remarks>
    public uint SeenOf(SessionId session) => _sessions.TryGetValue(session, out var entry) ? entry.Seen : 0;

    /// <summary>Reads both stamps, before the database is read.</summary>
    public LiveStamp Stamp(SessionId session, AccountId account) =>
        new(StripeOf(session).Moves, StripeOf(account).Moves);

    /// <summary>Inserts what was read, unless the session or its account changed since the stamps.</summary>
    /// <returns>The entry to judge the call by; null when something moved: read again.</returns>
    public LiveSession? TryInsert(LiveStamp stamp, LiveRead read)
    {
        // Room first: saving may wait for nothing, but it must not happen under the stripes' locks.
        TrimAccounts();
        TrimArrivals();
        var hasRoom = _sessions.ContainsKey(read.Session.Id) || TryMakeRoom();

        var sessionStripe = StripeOf(read.Session.Id);
        var accountStripe = StripeOf(read.Account.Id);
        lock (sessionStripe)
        {
            lock (accountStripe)
            {
                if (sessionStripe.Moves != stamp.Session || accountStripe.Moves != stamp.Account)
                {
                    return null;
                }

                return hasRoom ? Insert(read) : Alone(read);
            }
        }
    }

    /// <inheritdoc/>
    public void Publish(ReadOnlySpan<Notice> notices)
    {
        foreach (var notice in notices)
        {
            // A session that opens is not here yet, and a rotation changes nothing that a call is judged by.
            if (notice.Kind is NoticeKind.AccountChanged)
            {
                Drop(notice.Account);
            }
            else if (notice.Kind is NoticeKind.SessionEnded)
            {
                Drop(notice.Session);
            }
            else if (notice.Kind is NoticeKind.SessionRiskChanged
                && _sessions.TryGetValue(notice.Session, out var entry))
            {
                entry.ForgetRisk();
            }
        }
    }

    /// <summary>Posts everything the table knows and the database does not: at stop.</summary>
    public void SaveAll()
    {
        foreach (var entry in _sessions.Values)
        {
            TrySave(entry);
        }
    }

    // Judges this one call: the next reads again.
    private static LiveSession Alone(LiveRead read)
    {
        var entry = new LiveSession(read.Session, new LiveAccount(read.Account, read.Grants));
        entry.Leave();
        return entry;
    }

    private LiveSession Insert(LiveRead read)
    {
        // An account entry that is not stale is at least as new as this read: every change makes it stale.
        if (!_accounts.TryGetValue(read.Account.Id, out var account) || account.IsStale)
        {
            _accounts[read.Account.Id] = account = new LiveAccount(read.Account, read.Grants);
        }

        if (_sessions.TryGetValue(read.Session.Id, out var existing) && !existing.IsOver)
        {
            return existing;
        }

        var entry = new LiveSession(read.Session, account);
        if (existing is not null)
        {
            // What its calls have shown outlives a change of the account.
            existing.Leave();
            entry.Note(existing.Seen, existing.LastSeenAt);
        }

        // An entry that is replaced has arrived already, unless it was evicted at this moment.
        if (existing is null || !_sessions.TryUpdate(entry.Id, entry, existing))
        {
            _sessions[entry.Id] = entry;
            _arrivals.Enqueue(entry.Id);
        }

        return entry;
    }

    private void Drop(AccountId id)
    {
        var stripe = StripeOf(id);
        lock (stripe)
        {
            stripe.Move();
            if (_accounts.TryRemove(id, out var account))
            {
                account.GoStale();
            }
        }
    }

    private void Drop(SessionId id)
    {
        var stripe = StripeOf(id);
        lock (stripe)
        {
            stripe.Move();
            if (_sessions.TryRemove(id, out var entry))
            {
                entry.End();
            }
        }
    }

    private bool TryMakeRoom()
    {
        for (var tries = 0; _sessions.Count >= _capacity; tries++)
        {
            if (tries == EvictionTries || !_arrivals.TryDequeue(out var oldest))
            {
                return false;
            }

            Evict(oldest);
        }

        return true;
    }

    private void Evict(SessionId id)
    {
        if (!_sessions.TryGetValue(id, out var entry))
        {
            return;
        }

        entry.Leave();
        if (!TrySave(entry))
        {
            entry.Stay();
            _arrivals.Enqueue(id);
        }
        else if (!_sessions.TryRemove(new KeyValuePair<SessionId, LiveSession>(id, entry)))
        {
            // Replaced meanwhile: the newer entry arrived with this id.
            _arrivals.Enqueue(id);
        }
    }

    // Read before it is posted: what is noted meanwhile is still to be written.
    private bool TrySave(LiveSession entry)
    {
        var (lastSeenAt, seen) = (entry.LastSeenAt, entry.Seen);
        if (entry.IsDirty && !_trySave(entry))
        {
            return false;
        }

        entry.MarkWritten(lastSeenAt, seen);
        return true;
    }

    // Sessions that ended leave their ids behind, and nobody takes them out while there is room.
    private void TrimArrivals()
    {
        if (_arrivals.Count < 2 * _capacity)
        {
            return;
        }

        for (var left = _arrivals.Count; left > 0 && _arrivals.TryDequeue(out var id); left--)
        {
            if (_sessions.ContainsKey(id))
            {
                _arrivals.Enqueue(id);
            }
        }
    }

    // An account entry that is let go must go stale: nobody would tell it of a later change.
    private void TrimAccounts()
    {
        if (_accounts.Count < _capacity)
        {
            return;
        }

        foreach (var (id, account) in _accounts.Take(EvictionTries))
        {
            if (_accounts.TryRemove(new KeyValuePair<AccountId, LiveAccount>(id, account)))
            {
                account.GoStale();
            }
        }
    }

    private Stripe StripeOf(SessionId id) => _sessionStripes[unchecked((uint)id.GetHashCode()) % Stripes];

    private Stripe StripeOf(AccountId id) => _accountStripes[unchecked((uint)id.GetHashCode()) % Stripes];

    private static Stripe[] NewStripes()
    {
        var stripes = new Stripe[Stripes];
        for (var index = 0; index < Stripes; index++)
        {
            stripes[index] = new Stripe();
        }

        return stripes;
    }

    // Counts changes of the entries whose ids fall on it; also the lock of inserts and changes.
    private sealed class Stripe
    {
        private long _moves;

        public long Moves => Volatile.Read(ref _moves);

        public void Move() => Interlocked.Increment(ref _moves);
    }
}
