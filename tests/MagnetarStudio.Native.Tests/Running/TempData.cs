using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>A data directory in a private place for temporary files; gone when disposed.</summary>
internal sealed class TempData : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _place;

    private TempData(string? parent) => _place = parent is null
        ? Directory.CreateTempSubdirectory("magnetar-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, "magnetar"), Private).FullName;

    /// <summary>The data directory; <c>magnetar init</c> makes it.</summary>
    public string Path => PathBeside("data");

    /// <summary>The database in it.</summary>
    public string DatabasePath => System.IO.Path.Combine(Path, "magnetar.db");

    /// <summary>A data directory with keys, <c>.env</c> and a claim code.</summary>
    /// <param name="parent">Where; the system's place for temporary files if null.</param>
    public static async Task<TempData> InitAsync(string? parent = null)
    {
        var data = new TempData(parent);
        (await MagnetarFile.RunAsync("init", "--data", data.Path)).AssertExit(0);
        return data;
    }

    /// <summary>A place without a data directory.</summary>
    public static TempData Empty() => new(parent: null);

    /// <summary>A path outside the data directory that is removed with it.</summary>
    public string PathBeside(string name) => System.IO.Path.Combine(_place, name);

    /// <summary>A copy of the directory as it stands, with the modes of its files. No server may run on it.</summary>
    public TempData Copy()
    {
        var copy = new TempData(parent: null);
        foreach (var source in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, source));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!, Private);
            File.Copy(source, target);
        }

        return copy;
    }

    /// <summary>Puts another directory's database in place of this one's, nothing else. No server may run.</summary>
    public void TakeDatabaseOf(TempData other)
    {
        File.Copy(other.DatabasePath, DatabasePath, overwrite: true);
        File.Delete(DatabasePath + "-wal");
        File.Delete(DatabasePath + "-shm");
    }

    /// <summary>
    /// Changes the database behind the server's back; no server may run. Asserts that rows were changed.
    /// </summary>
    /// <param name="sql">One statement.</param>
    /// <param name="values">Its parameters <c>$0</c>, <c>$1</c> and so on.</param>
    public void Change(string sql, params object[] values)
    {
        using var connection = OpenDatabase(SqliteOpenMode.ReadWrite);
        using var command = Command(connection, sql, values);
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    /// <summary>Changes the database's schema behind the server's back; no server may run.</summary>
    public void Alter(string sql)
    {
        using var connection = OpenDatabase(SqliteOpenMode.ReadWrite);
        using var command = Command(connection, sql, []);
        command.ExecuteNonQuery();
    }

    /// <summary>Makes a database as another program would; there must be none.</summary>
    public void MakeDatabase(string sql)
    {
        using var connection = OpenDatabase(SqliteOpenMode.ReadWriteCreate);
        using var command = Command(connection, sql, []);
        command.ExecuteNonQuery();
        File.SetUnixFileMode(DatabasePath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Reads one value of the database.</summary>
    public T Read<T>(string sql, params object[] values)
    {
        using var connection = OpenDatabase(SqliteOpenMode.ReadOnly);
        using var command = Command(connection, sql, values);
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Holds the database's write lock, as a tool beside the server might, until it is disposed.</summary>
    public IDisposable HoldWriteLock()
    {
        var connection = OpenDatabase(SqliteOpenMode.ReadWrite);
        using var begin = Command(connection, "BEGIN IMMEDIATE", []);
        begin.ExecuteNonQuery();
        return connection;
    }

    /// <summary>A digest of every file in the directory, names and contents, without SQLite's shared memory.</summary>
    public string Digest()
    {
        var whole = new StringBuilder();
        foreach (var path in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
            whole.AppendLine(CultureInfo.InvariantCulture, $"{digest} {path}");
        }

        return whole.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_place, recursive: true);

    private SqliteConnection OpenDatabase(SqliteOpenMode mode)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = DatabasePath, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, object[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // every statement is a constant of a test
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (index, value) in values.Index())
        {
            command.Parameters.AddWithValue($"${index}", value);
        }

        return command;
    }
}
