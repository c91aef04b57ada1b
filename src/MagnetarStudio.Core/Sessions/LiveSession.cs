using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Sessions;

/// <summary>One entry of the live table: a session, its account, and what its calls have shown. Thread-safe.</summary>
public sealed class LiveSession
{
    private const int RiskRecordsPerMinute = 10;

    private readonly Session _session;
    private volatile bool _isOver;
    private bool _isAlone;
    private long _lastSeenTicks;
    private long _takenTicks;
    private long _writtenTicks;
    private uint _seen;
    private uint _writtenSeen;
    private LiveRisk _risk = new();
    private long _lessonHour;
    private long _recordMinute;
    private int _records;

    internal LiveSession(Session session, LiveAccount account)
    {
        (_session, Account) = (session, account);
        _lastSeenTicks = _takenTicks = _writtenTicks = session.LastSeenAt.UtcTicks;
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

    /// <summary>The copy of its risk.</summary>
    public LiveRisk Risk => Volatile.Read(ref _risk);

    /// <summary>Replaces the copy of its risk, unless that has been replaced or forgotten since it was read.</summary>
    public void TryKeepRisk(LiveRisk copy, LiveRisk next) => Interlocked.CompareExchange(ref _risk, next, copy);

    /// <summary>Whether this call's news may be recorded: ten a minute, a few more if calls meet.</summary>
    internal bool TakeRiskRecord(DateTimeOffset now)
    {
        var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
        if (Interlocked.Exchange(ref _recordMinute, minute) != minute)
        {
            Volatile.Write(ref _records, 0);
        }

        return Interlocked.Increment(ref _records) <= RiskRecordsPerMinute;
    }

    /// <summary>Whether this call may teach the histories: true for one call an hour.</summary>
    internal bool TakeLesson(DateTimeOffset now)
    {
        var hour = now.UtcTicks / TimeSpan.TicksPerHour;
        return Interlocked.Exchange(ref _lessonHour, hour) != hour;
    }

    internal void End() => _isOver = true;

    /// <summary>Its risk has changed: the next call reads it. Never the same object twice.</summary>
    internal void ForgetRisk() => Volatile.Write(ref _risk, new LiveRisk());

    /// <summary>The table lets it go: from now on a call posts what it shows by itself.</summary>
    /// <remarks>
    /// A full fence, as noting is one: of a call and an eviction that meet, at least one sees the other, and what the
    /// call has shown is not lost.
    /// </remarks>
    internal void Leave() => Interlocked.Exchange(ref _isAlone, true);

    /// <summary>The table keeps it after all.</summary>
    internal void Stay() => Volatile.Write(ref _isAlone, false);

    /// <summary>Notes a call that showed <paramref name="counter"/>.</summary>
    internal void Note(uint counter, DateTimeOffset now)
    {
        RaiseTo(ref _seen, counter);
        RaiseTo(ref _lastSeenTicks, now.UtcTicks);
    }

    /// <summary>Whether the caller shall post what is known; true for one caller an interval.</summary>
    /// <remarks>And for each that shows a new counter, when no table remembers it.</remarks>
    internal bool TakeWrite(DateTimeOffset now, TimeSpan interval)
    {
        if (Volatile.Read(ref _isAlone) && Seen > Volatile.Read(ref _writtenSeen))
        {
            return true;
        }

        var taken = Volatile.Read(ref _takenTicks);
        return now.UtcTicks - taken >= interval.Ticks
            && Interlocked.CompareExchange(ref _takenTicks, now.UtcTicks, taken) == taken;
    }

    /// <summary>Notes that so much was posted.</summary>
    internal void MarkWritten(DateTimeOffset lastSeenAt, uint seen)
    {
        RaiseTo(ref _writtenTicks, lastSeenAt.UtcTicks);
        RaiseTo(ref _writtenSeen, seen);
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
