using System.Globalization;
using MagnetarStudio.Storage.Directory;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Pool;

/// <summary>Opens connections to a database file: the only place that says how this program talks to SQLite.</summary>
internal static class SqliteConnections
{
    /// <summary>The writer's durability: a COMMIT has returned only when the WAL is synced to the disk.</summary>
    internal const string WriterSynchronous = "FULL";

    // The driver sleeps 150 ms between tries while a database is busy, and takes 0 for "for ever". Below zero it
    // does not try again: SQLITE_BUSY is answered at once, and with one writer it is a fault, not a state to wait out.
    private const int NoBusyWait = -1;

    // While a server beside it starts, recovers or stops, SQLite holds the file for moments. Who only visits it from
    // another process waits for them to pass; five seconds are longer than any of them was seen to take.
    private const int VisitorWaitSeconds = 5;

    // Foreign keys and the guards are per connection, so each one sets and proves them.
    // trusted_schema=OFF: functions named in a tampered schema are not run. cell_size_check: corruption shows early.
    private const string CommonPragmas = """
        PRAGMA foreign_keys = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 0;
        """;

    // secure_delete: what an erasure deletes is overwritten, not only unlinked from its page.
    private const string WriterPragmas = $"""
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = {WriterSynchronous};
        PRAGMA secure_delete = ON;
        """;

    private const string ReaderPragmas = "PRAGMA query_only = ON;";

    /// <summary>Opens the read-write connection, and makes the database file (0600) if there is none.</summary>
    /// <param name="path">The database file; its directory exists and is private.</param>
    /// <exception cref="DataDirectoryException">The file is not private, or cannot be made.</exception>
    /// <exception cref="NotSupportedException">The linked SQLite is too old.</exception>
    /// <exception cref="InvalidOperationException">A setting did not hold.</exception>
    /// <exception cref="SqliteException">SQLite refuses the file.</exception>
    public static PreparedConnection OpenWriter(string path)
    {
        PrivateFiles.EnsureFile(path);
        return Open(path, SqliteOpenMode.ReadWrite, NoBusyWait, CommonPragmas + WriterPragmas, RequireWriter);
    }

    /// <summary>Opens a connection that can only read: by its open flags and by <c>query_only</c>.</summary>
    /// <param name="path">An existing database file.</param>
    /// <inheritdoc cref="OpenWriter(string)"/>
    public static PreparedConnection OpenReader(string path) => OpenReader(path, NoBusyWait);

    /// <summary>Opens a reader that does not belong to the server: each of its statements waits up to 5 s while another
    /// process holds the file.</summary>
    /// <inheritdoc cref="OpenReader(string)"/>
    public static PreparedConnection OpenVisitor(string path) => OpenReader(path, VisitorWaitSeconds);

    /// <summary>Opens an empty database in memory.</summary>
    public static PreparedConnection OpenInMemory()
    {
        NativeSqlite.Use();
        var raw = new SqliteConnection("Data Source=:memory:;Pooling=False");
        raw.Open();
        return new PreparedConnection(raw);
    }

    private static PreparedConnection OpenReader(string path, int busyWaitSeconds)
    {
        PrivateFiles.RequireFile(path);
        return Open(path, SqliteOpenMode.ReadOnly, busyWaitSeconds, CommonPragmas + ReaderPragmas, RequireReader);
    }

    private static PreparedConnection Open(
        string path, SqliteOpenMode mode, int busyWaitSeconds, string pragmas, Action<PreparedConnection> require)
    {
        NativeSqlite.Use();

        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = busyWaitSeconds,
        };

        var raw = new SqliteConnection(settings.ToString());
        PreparedConnection? opened = null;
        try
        {
            raw.Open();
            opened = new PreparedConnection(raw);
            opened.RunScript(pragmas);
            Require(opened, "PRAGMA foreign_keys", "1");
            Require(opened, "PRAGMA wal_autocheckpoint", "0");
            require(opened);
            RequirePrivateSidefiles(path);
            return opened;
        }
        catch
        {
            opened?.Dispose();
            raw.Dispose();
            throw;
        }
    }

    private static void RequireWriter(PreparedConnection connection)
    {
        Require(connection, "PRAGMA journal_mode", "wal");
        Require(connection, "PRAGMA synchronous", "2");
        Require(connection, "PRAGMA secure_delete", "1");
    }

    private static void RequireReader(PreparedConnection connection) =>
        Require(connection, "PRAGMA query_only", "1");

    // A pragma that SQLite does not know or cannot honour fails silently: only the value read back counts.
    private static void Require(PreparedConnection connection, string pragma, string expected)
    {
        var actual = Convert.ToString(connection.Prepare(pragma).ExecuteScalar(), CultureInfo.InvariantCulture);
        if (actual != expected)
        {
            throw new InvalidOperationException($"{pragma} is {actual ?? "unknown"}, and must be {expected}.");
        }
    }

    // SQLite gives -wal and -shm the mode of the database file; files left by something else are refused.
    private static void RequirePrivateSidefiles(string path)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["-wal", "-shm"])
        {
            if (File.Exists(path + suffix))
            {
                RequirePrivateSidefile(path + suffix);
            }
        }
    }

    private static void RequirePrivateSidefile(string path)
    {
        try
        {
            PrivateFiles.RequireFile(path);
        }
        catch (Exception) when (!File.Exists(path))
        {
            // A server beside us stopped between the two looks, and took the file with it.
        }
    }
}
