using Microsoft.Data.Sqlite;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>A data directory in a private place for temporary files; gone when disposed.</summary>
internal sealed class TempData : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("magnetar-").FullName;

    /// <summary>The data directory; <c>magnetar init</c> makes it.</summary>
    public string Path => PathBeside("data");

    /// <summary>The database in it.</summary>
    public string DatabasePath => System.IO.Path.Combine(Path, "magnetar.db");

    /// <summary>A data directory with keys, <c>.env</c> and a claim code.</summary>
    public static async Task<TempData> InitAsync()
    {
        var data = new TempData();
        (await MagnetarFile.RunAsync("init", "--data", data.Path)).AssertExit(0);
        return data;
    }

    /// <summary>A path outside the data directory that is removed with it.</summary>
    public string PathBeside(string name) => System.IO.Path.Combine(_place, name);

    /// <summary>A copy of the directory as it stands. No server may run on it.</summary>
    public TempData Copy()
    {
        var copy = new TempData();
        CopyTo(copy.Path);
        return copy;
    }

    /// <summary>Copies the directory as it stands, with the modes of its files.</summary>
    public void CopyTo(string target)
    {
        foreach (var source in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var path = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(Path, source));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Copy(source, path, overwrite: true);
        }
    }

    /// <summary>Changes the database behind the server's back; no server may run. Asserts that rows were changed.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="values">Its parameters <c>$0</c>, <c>$1</c> and so on.</param>
    public void Change(string sql, params object[] values)
    {
        using var connection = OpenDatabase(SqliteOpenMode.ReadWrite);
        using var command = Command(connection, sql, values);
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    /// <summary>Reads one value of the database.</summary>
    public T Read<T>(string sql, params object[] values)
    {
        using var connection = OpenDatabase(SqliteOpenMode.ReadOnly);
        using var command = Command(connection, sql, values);
        return (T)command.ExecuteScalar()!;
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
