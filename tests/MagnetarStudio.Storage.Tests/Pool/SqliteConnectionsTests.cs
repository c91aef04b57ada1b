using System.Diagnostics;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Testing;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Tests.Pool;

public sealed class SqliteConnectionsTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int SqliteBusy = 5;
    private const int SqliteReadOnly = 8;

    // A busy machine does not take so long; a driver that tries again until its time limit takes thirty seconds.
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(10);

    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("PRAGMA foreign_keys", 1L)]
    [InlineData("PRAGMA trusted_schema", 0L)]
    [InlineData("PRAGMA cell_size_check", 1L)]
    [InlineData("PRAGMA temp_store", 2L)]
    [InlineData("PRAGMA wal_autocheckpoint", 0L)]
    [InlineData("PRAGMA busy_timeout", 0L)]
    public void Every_connection_has_the_common_settings(string pragma, long expected)
    {
        using var writer = SqliteConnections.OpenWriter(_database.Path);
        using var reader = SqliteConnections.OpenReader(_database.Path);

        Assert.Equal(expected, writer.Prepare(pragma).ExecuteScalar());
        Assert.Equal(expected, reader.Prepare(pragma).ExecuteScalar());
    }

    [Theory]
    [InlineData("PRAGMA journal_mode", "wal")]
    [InlineData("PRAGMA synchronous", 2L)]
    [InlineData("PRAGMA secure_delete", 1L)]
    [InlineData("PRAGMA query_only", 0L)]
    public void The_writer_is_durable(string pragma, object expected)
    {
        using var writer = SqliteConnections.OpenWriter(_database.Path);

        Assert.Equal(expected, writer.Prepare(pragma).ExecuteScalar());
    }

    [Fact]
    public void A_reference_to_nothing_is_refused()
    {
        using var writer = SqliteConnections.OpenWriter(_database.Path);
        writer.RunScript("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id));");

        Assert.Throws<SqliteException>(() => writer.Execute("INSERT INTO b VALUES (1)"));
    }

    [Theory]
    [InlineData("CREATE TABLE other (id INTEGER)")]
    [InlineData("INSERT INTO known VALUES (1)")]
    [InlineData("PRAGMA query_only = OFF; INSERT INTO known VALUES (1)")]
    public void A_reader_cannot_write(string sql)
    {
        using var writer = SqliteConnections.OpenWriter(_database.Path);
        writer.RunScript("CREATE TABLE known (id INTEGER)");
        using var reader = SqliteConnections.OpenReader(_database.Path);

        var refused = Assert.Throws<SqliteException>(() => reader.RunScript(sql));

        Assert.Equal(SqliteReadOnly, refused.SqliteErrorCode);
    }

    [Fact]
    public void A_busy_database_answers_at_once()
    {
        using var first = SqliteConnections.OpenWriter(_database.Path);
        using var second = SqliteConnections.OpenWriter(_database.Path);
        first.Execute("BEGIN IMMEDIATE");
        var start = Stopwatch.GetTimestamp();

        var refused = Assert.Throws<SqliteException>(() => second.Execute("BEGIN IMMEDIATE"));

        Assert.Equal(SqliteBusy, refused.SqliteErrorCode);
        Assert.True(Stopwatch.GetElapsedTime(start) < s_atOnce, "The driver slept and retried.");
        first.Execute("ROLLBACK");
    }

    [Fact]
    public async Task A_visitor_waits_while_another_holds_the_whole_file()
    {
        SqliteConnections.OpenWriter(_database.Path).Dispose();
        using var holder = new SqliteConnection($"Data Source={_database.Path};Pooling=False");
        holder.Open();
        using var hold = holder.CreateCommand();
        hold.CommandText = "PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE known (id INTEGER)";
        hold.ExecuteNonQuery();
        Assert.Throws<SqliteException>(() => CountKnown(SqliteConnections.OpenReader));

        var met = default(Exception);
        var visit = new Thread(() => met = Record.Exception(() => CountKnown(SqliteConnections.OpenVisitor)));
        visit.Start();
        await Patience.UntilAsync(() =>
            visit.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin) || !visit.IsAlive);
        holder.Dispose();
        visit.Join();

        Assert.Null(met);
    }

    [Fact]
    public void The_database_and_its_side_files_are_private()
    {
        using var writer = SqliteConnections.OpenWriter(_database.Path);
        writer.RunScript("CREATE TABLE known (id INTEGER)");

        Assert.All(
            ["", "-wal", "-shm"],
            suffix => Assert.Equal(OwnerOnly, File.GetUnixFileMode(_database.Path + suffix)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public void A_database_that_others_can_read_is_refused_by_name(string suffix)
    {
        using var writer = SqliteConnections.OpenWriter(_database.Path);
        writer.RunScript("CREATE TABLE known (id INTEGER)");
        File.SetUnixFileMode(_database.Path + suffix, OwnerOnly | UnixFileMode.GroupRead);

        var refused = Assert.Throws<DataDirectoryException>(() => SqliteConnections.OpenReader(_database.Path));

        Assert.Equal(_database.Path + suffix, refused.Path);
        Assert.Contains("mode 0640", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_needs_a_database()
    {
        var refused = Assert.Throws<DataDirectoryException>(() => SqliteConnections.OpenReader(_database.Path));

        Assert.Equal(_database.Path, refused.Path);
    }

    [Theory]
    [InlineData(3_052_999, false)]
    [InlineData(3_053_000, true)]
    [InlineData(3_053_004, true)]
    public void Only_a_version_without_the_reset_race_is_used(int number, bool isUsed)
    {
        var refused = Record.Exception(() => NativeSqlite.RequireVersion(number, "3.x"));

        Assert.Equal(isUsed, refused is null);
    }

    [Fact]
    public void A_second_open_and_close_drops_no_lock_of_the_first()
    {
        using var writer = SqliteConnections.OpenWriter(_database.Path);
        writer.RunScript("CREATE TABLE known (id INTEGER)");
        writer.Execute("BEGIN IMMEDIATE");
        SqliteConnections.OpenReader(_database.Path).Dispose();
        SqliteConnections.OpenWriter(_database.Path).Dispose();

        using var process = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", $"grep -c \"$(stat -c %i '{_database.Path}-shm')\" /proc/locks" },
            RedirectStandardOutput = true,
        })!;
        var locks = process.StandardOutput.ReadToEnd().Trim();

        Assert.NotEqual("0", locks);
        writer.Execute("ROLLBACK");
    }

    private long CountKnown(Func<string, PreparedConnection> open)
    {
        using var rows = open(_database.Path);
        return (long)rows.Prepare("SELECT count(*) FROM known").ExecuteScalar()!;
    }
}
