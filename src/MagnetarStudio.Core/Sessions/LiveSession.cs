using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Sessions;

/// <summary>One entry of the live table: a session, its account, and what its calls have shown. Thread-safe.</summary>
public sealed class LiveSession
{
    private readonly Session _session;
    private volatile bool _isOver;
    private long _lastSeenTicks;
    private long _writtenTicks;
    private uint _seen;
    private uint _writtenSeen;

    internal LiveSession(Session session, LiveAccount account)
    {
        (_session, Account) = (session, account);
        _lastSeenTicks = _writtenTicks = session.LastSeenAt.UtcTicks;
        _seen = _writtenSeen = session.Tokens.Seen;
    }

    /// <summary>Which session.</summary>
    public SessionId Id => _session.Id;

    /// <summary>The row as it was read; its token state and last call may lag behind.</summary>
    public Session Session => _session;

    /// <summary>The account it belongs to.</summary>
    public LiveAccount Account { get; }

    /// <summary>Whether it has ended, or must be read again.</summary>
    public bool IsOver => _isOver || Account.IsStale;

    /// <summary>Highest refresh counter that a call has shown.</summary>
    public uint Seen => Volatile.Read(ref _seen);

    /// <summary>Latest call, UTC.</summary>
    public DateTimeOffset LastSeenAt => new(Volatile.Read(ref _lastSeenTicks), TimeSpan.Zero);

    /// <summary>Whether the table knows more than was last posted to the database.</summary>
    public bool IsDirty =>
        Volatile.Read(ref _lastSeenTicks) > Volatile.Read(ref _writtenTicks) || Seen > Volatile.Read(ref _writtenSeen);

    internal void End() => _isOver = true;

    /// <summary>Notes a call that showed <paramref name="counter"/>.</summary>
    internal void Note(uint counter, DateTimeOffset now)
    {
        RaiseTo(ref _seen, counter);
        RaiseTo(ref _lastSeenTicks, now.UtcTicks);
    }

    /// <summary>Whether enough time has passed for another write; true for one caller only.</summary>
    internal bool TakeWrite(DateTimeOffset now, TimeSpan interval)
    {
        var written = Volatile.Read(ref _writtenTicks);
        return now.UtcTicks - written >= interval.Ticks
            && Interlocked.CompareExchange(ref _writtenTicks, now.UtcTicks, written) == written;
    }

    /// <summary>Notes that everything known now was posted.</summary>
    internal void MarkWritten()
    {
        RaiseTo(ref _writtenTicks, Volatile.Read(ref _lastSeenTicks));
        RaiseTo(ref _writtenSeen, Seen);
    }

    private static void RaiseTo(ref uint target, uint value)
    {
        var current = Volatile.Read(ref target);
        while (value > current)
        {
            var before = Interlocked.CompareExchange(ref target, value, current);
            if (before == current)
            {
                return;
            }

            current = before;
        }
    }

    private static void RaiseTo(ref long target, long value)
    {
        var current = Volatile.Read(ref target);
        while (value > current)
        {
            var before = Interlocked.CompareExchange(ref target, value, current);
            if (before == current)
            {
                return;
            }

            current = before;
        }
    }
}
