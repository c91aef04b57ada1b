using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MagnetarStudio.Storage.Pool;

/// <summary>One open connection and the statements prepared on it: each reader of the pool, and the writer.</summary>
/// <remarks>Not thread-safe: one holder at a time. Open one with <see cref="SqliteConnections"/>.</remarks>
internal sealed class PreparedConnection : IDisposable
{
    /// <summary>Most SQL constants one connection prepares; the program's SQL is a closed set below it.</summary>
    internal const int StatementsMax = 512;

    // By reference: SQL is a constant, so its identity is its text, and a long text is not hashed at each call.
    // SQL put together at run time misses every time, and the bound above then says so.
    private readonly Dictionary<string, PreparedCommand> _commands = new(ReferenceEqualityComparer.Instance);
    private readonly List<PreparedCommand> _lent = [];
    private readonly SqliteConnection _connection;

    /// <summary>Takes over an open connection and closes it in the end.</summary>
    internal PreparedConnection(SqliteConnection connection)
    {
        Debug.Assert(connection.State == System.Data.ConnectionState.Open, "The factory opens it first.");
        _connection = connection;
    }

    /// <summary>Whether a transaction is open, as SQLite itself sees it (<c>sqlite3_get_autocommit</c>).</summary>
    /// <remarks>An error such as FULL or IOERR may have rolled everything back; then this is false.</remarks>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Primary result code of the last call into SQLite; 0, 100 and 101 are successes.</summary>
    public int LastError => raw.sqlite3_errcode(_connection.Handle);

    /// <summary>Whether a statement was asked for since the last reset.</summary>
    internal bool IsUsed => _lent.Count > 0;

    /// <summary>How many statements are kept.</summary>
    internal int StatementCount => _commands.Count;

    /// <summary>The native connection, for what the driver does not offer (<c>sqlite3_wal_checkpoint_v2</c>).</summary>
    internal sqlite3 Handle => _connection.Handle!;

    /// <summary>The statement of <paramref name="sql"/>, prepared at its first use here, with no value bound.</summary>
    /// <param name="sql">One statement; a constant.</param>
    /// <returns>A command to bind, run and leave: it belongs to this connection.</returns>
    /// <exception cref="InvalidOperationException">There are <see cref="StatementsMax"/> others.</exception>
    /// <exception cref="SqliteException">SQLite refuses the text.</exception>
    public PreparedCommand Prepare(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Add(sql);
        }

        command.Unbind();
        if (!command.IsLent)
        {
            command.IsLent = true;
            _lent.Add(command);
        }

        return command;
    }

    /// <summary>Prepares and runs a statement that takes no values.</summary>
    /// <returns>The number of rows it changed.</returns>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public int Execute(string sql) => Prepare(sql).ExecuteNonQuery();

    /// <summary>Runs a script of several statements once, unprepared. For schema steps and pragmas.</summary>
    /// <exception cref="SqliteException">A statement fails; those before it have run.</exception>
    public void RunScript(string script)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The script is an embedded file of this program, not input.
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Closes readers left open and rolls back a transaction left open: no read snapshot survives.</summary>
    /// <exception cref="SqliteException">The rollback fails; the connection is of no further use.</exception>
    public void ResetAll()
    {
        foreach (var command in _lent)
        {
            command.CloseReader();
            command.IsLent = false;
        }

        _lent.Clear();

        if (IsInTransaction)
        {
            RunScript("ROLLBACK");
        }
    }

    /// <summary>Finalizes all statements and closes the connection.</summary>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        _lent.Clear();
        _connection.Dispose();
    }

    private PreparedCommand Add(string sql)
    {
        if (_commands.Count == StatementsMax)
        {
            throw new InvalidOperationException(
                $"A connection keeps at most {StatementsMax} statements: SQL must be constants, values parameters.");
        }

        var command = new PreparedCommand(sql, _connection);
        try
        {
            command.Prepare();
        }
        catch
        {
            command.Dispose();
            throw;
        }

        _commands.Add(sql, command);
        return command;
    }
}
