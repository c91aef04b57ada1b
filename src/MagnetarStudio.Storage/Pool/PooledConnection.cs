using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Pool;

/// <summary>One place of the pool: a connection, whether it is idle, and whose turn it is.</summary>
/// <remarks>
/// A place is owned by whoever took it, from <see cref="TryTake"/> to <see cref="Park"/>; only the interlocked members
/// and <see cref="Inspect"/> may be called by others.
/// </remarks>
internal sealed class PooledConnection
{
    // Primary result codes, sqlite3.h: the connection or its file cannot be trusted any more.
    private const int IoError = 10;      // SQLITE_IOERR
    private const int Corrupt = 11;      // SQLITE_CORRUPT
    private const int CannotOpen = 14;   // SQLITE_CANTOPEN
    private const int NotADatabase = 26; // SQLITE_NOTADB

    private const string ProbeSql = "PRAGMA schema_version";

    private readonly SqlitePool _pool;
    private PreparedConnection? _open;
    private PaddedWords _shared;
    private long _openedAt;
    private long _turnInspected;

    /// <summary>A place that is taken and has no connection yet: renew it, then park it.</summary>
    internal PooledConnection(SqlitePool pool)
    {
        _pool = pool;
        Ask(ConnectionCare.Replace);
    }

    /// <summary>The pool it belongs to.</summary>
    internal SqlitePool Pool => _pool;

    /// <summary>The number of the present turn: it moves on with each return.</summary>
    internal long Turn => Volatile.Read(ref _shared.Turn);

    /// <summary>Whether it waits to be taken.</summary>
    internal bool IsIdle => Volatile.Read(ref _shared.IsIdle) != 0;

    /// <summary>What it needs before it is lent.</summary>
    internal ConnectionCare Care => (ConnectionCare)Volatile.Read(ref _shared.Care);

    /// <summary>Takes it if it is idle. Of several callers one succeeds.</summary>
    internal bool TryTake() => IsIdle && Interlocked.Exchange(ref _shared.IsIdle, 0) != 0;

    /// <summary>Makes it idle again. A full fence: others see it before the caller reads anything else.</summary>
    internal void Park() => Interlocked.Exchange(ref _shared.IsIdle, 1);

    /// <summary>Ends the turn of a lease. Of all returns of one lease, the first succeeds.</summary>
    internal bool TryEndTurn(long turn) => Interlocked.CompareExchange(ref _shared.Turn, turn + 1, turn) == turn;

    /// <summary>The connection, for the lease whose turn it is.</summary>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    internal PreparedConnection Use(long turn)
    {
        ObjectDisposedException.ThrowIf(Turn != turn, typeof(SqliteLease));
        return _open!;
    }

    /// <summary>Closes readers and transactions that the last holder left open, and notices a broken file.</summary>
    internal void Reset()
    {
        if (_open is not { IsUsed: true } open)
        {
            return;
        }

        if (open.LastError is IoError or Corrupt or CannotOpen or NotADatabase)
        {
            Ask(ConnectionCare.Replace);
        }

        try
        {
            open.ResetAll();
        }
        catch (SqliteException)
        {
            Ask(ConnectionCare.Replace);
        }
    }

    /// <summary>Does what <see cref="Care"/> asks for: probes, or opens a new connection in place of the old.</summary>
    /// <param name="open">Opens a connection.</param>
    /// <param name="now">The time as the pool's clock stamps it.</param>
    /// <returns>
    /// Why it was replaced: <see cref="ConnectionCare.Recycle"/> or <see cref="ConnectionCare.Replace"/>; or
    /// <see cref="ConnectionCare.Probe"/> if the connection in place is sound.
    /// </returns>
    /// <exception cref="Exception">What opening throws; the place then still needs a connection.</exception>
    internal ConnectionCare Renew(Func<PreparedConnection> open, long now)
    {
        var care = Care;
        if (care == ConnectionCare.Probe)
        {
            if (CanRead())
            {
                Ask(ConnectionCare.None);
                return care;
            }

            care = ConnectionCare.Replace;
        }

        Close();
        _open = open();
        Volatile.Write(ref _openedAt, now);
        Ask(ConnectionCare.None);
        return care;
    }

    /// <summary>Closes the connection; the place needs another.</summary>
    internal void Close()
    {
        Ask(ConnectionCare.Replace);
        _open?.Dispose();
        _open = null;
    }

    /// <summary>Notes what age and idling ask for. Called by the pool's timer, whoever holds the place.</summary>
    /// <param name="openedBefore">Connections opened at or before this stamp have reached their lifetime.</param>
    internal void Inspect(long openedBefore)
    {
        var turn = Turn;
        var wanted = Volatile.Read(ref _openedAt) <= openedBefore ? ConnectionCare.Recycle
            : turn == _turnInspected ? ConnectionCare.Probe
            : ConnectionCare.None;
        _turnInspected = turn;

        // Never over what a holder asked for. A note lost to a replacement is made again at the next inspection.
        Interlocked.CompareExchange(ref _shared.Care, (int)wanted, (int)ConnectionCare.None);
    }

    private void Ask(ConnectionCare care) => Volatile.Write(ref _shared.Care, (int)care);

    private bool CanRead()
    {
        try
        {
            _open!.Prepare(ProbeSql).ExecuteScalar();
            _open.ResetAll();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
