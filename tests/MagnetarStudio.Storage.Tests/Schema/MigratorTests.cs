using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Schema;
using MagnetarStudio.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace MagnetarStudio.Storage.Tests.Schema;

public sealed class MigratorTests : IDisposable
{
    private static readonly SchemaStep s_account = new(1, "account", "CREATE TABLE account (id INTEGER PRIMARY KEY);");
    private static readonly SchemaStep s_session = new(2, "session", """
        CREATE TABLE session (id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account (id));
        INSERT INTO account (id) VALUES (1);
        INSERT INTO session (id, account) VALUES (1, 1);
        """);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TempDatabase _database = new();
    private readonly PreparedConnection _writer;

    public MigratorTests() => _writer = SqliteConnections.OpenWriter(_database.Path);

    public void Dispose()
    {
        _writer.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void All_steps_are_applied_once_and_recorded()
    {
        Assert.Equal(2, With(s_account, s_session).Migrate(_writer));
        Assert.Equal(0, With(s_account, s_session).Migrate(_writer));

        using var row = _writer.Prepare("SELECT * FROM schema_step").ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(1, row.GetInt32(0));
        Assert.Equal("account", row.GetString(1));
        Assert.Equal(s_account.ComputeDigest(), row.GetFieldValue<byte[]>(2));
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds(), row.GetInt64(3));
        Assert.True(row.Read());
        Assert.False(row.Read());
    }

    [Fact]
    public void A_later_program_applies_what_is_missing()
    {
        With(s_account).Migrate(_writer);

        Assert.Equal(1, With(s_account, s_session).CountPending(_writer));
        Assert.Equal(1, With(s_account, s_session).Migrate(_writer));
    }

    [Fact]
    public void An_earlier_program_refuses_a_later_database()
    {
        With(s_account, s_session).Migrate(_writer);

        var refused = Assert.Throws<SchemaTooNewException>(() => With(s_account).Migrate(_writer));

        Assert.Equal((2, 1), (refused.Recorded, refused.Known));
    }

    [Fact]
    public void A_step_that_was_changed_after_it_ran_is_refused()
    {
        With(s_account).Migrate(_writer);
        var changed = s_account with { Sql = s_account.Sql + " " };

        Assert.Throws<SchemaMismatchException>(() => With(changed, s_session).Migrate(_writer));
        Assert.False(HasTable("session"));
    }

    [Fact]
    public void A_record_that_was_removed_is_missed()
    {
        With(s_account, s_session).Migrate(_writer);
        _writer.Execute("DELETE FROM schema_step WHERE number = 1");

        Assert.Throws<SchemaMismatchException>(() => With(s_account, s_session).Migrate(_writer));
    }

    [Theory]
    [InlineData("CREATE TABLE users (id INTEGER PRIMARY KEY)")]
    [InlineData("CREATE VIEW one AS SELECT 1")]
    public void Another_programs_database_gets_no_step(string theirs)
    {
        _writer.RunScript(theirs);

        Assert.Throws<SchemaMismatchException>(() => With(s_account).Migrate(_writer));
        Assert.Throws<SchemaMismatchException>(() => Migrator.IsBegun(_writer));
        Assert.False(HasTable("account"));
    }

    [Fact]
    public void A_database_whose_every_record_was_removed_gets_no_step()
    {
        With(s_account).Migrate(_writer);
        _writer.Execute("DELETE FROM schema_step");

        Assert.Throws<SchemaMismatchException>(() => With(s_account).Migrate(_writer));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(0, 1)]
    public void Numbers_run_from_one_without_a_gap(int first, int second)
    {
        SchemaStep[] steps = [s_account with { Number = first }, s_session with { Number = second }];

        Assert.Throws<ArgumentException>(() => new Migrator(steps, _clock));
    }

    [Theory]
    [InlineData("CREATE TABLE half (id INTEGER); SELECT nothing FROM nowhere;", typeof(SqliteException))]
    [InlineData("CREATE TABLE half (id INTEGER); COMMIT;", typeof(InvalidOperationException))]
    [InlineData(
        "CREATE TABLE half (id INTEGER); PRAGMA defer_foreign_keys = ON; INSERT INTO session VALUES (2, 9);",
        typeof(InvalidOperationException))]
    public void A_step_that_fails_has_no_record_and_leaves_no_transaction(string sql, Type failure)
    {
        var failed = new SchemaStep(3, "half", sql);

        Assert.Throws(failure, () => With(s_account, s_session, failed).Migrate(_writer));

        Assert.False(_writer.IsInTransaction);
        Assert.Equal(1, With(s_account, s_session, failed).CountPending(_writer));
        Assert.Equal(sql.Contains("COMMIT", StringComparison.Ordinal), HasTable("half"));
    }

    [Fact]
    public void A_reader_can_count_what_is_missing()
    {
        With(s_account).Migrate(_writer);
        using var reader = SqliteConnections.OpenReader(_database.Path);

        Assert.Equal(1, With(s_account, s_session).CountPending(reader));
    }

    [Fact]
    public void The_embedded_steps_apply_to_an_empty_database_and_to_their_own_result()
    {
        Migrator.FromResources(_clock).Migrate(_writer);

        Assert.Equal(0, Migrator.FromResources(_clock).Migrate(_writer));
    }

    private Migrator With(params SchemaStep[] steps) => new(steps, _clock);

    private bool HasTable(string name) => _writer
        .Prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $name")
        .Bind("$name", name)
        .ExecuteScalar() is 1L;
}
