using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Testing;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Tests.Pool;

public sealed class PreparedConnectionTests : IDisposable
{
    private const string CountSql = "SELECT count(*) FROM item";
    private const string ListSql = "SELECT id FROM item ORDER BY id";
    private const string AddSql = "INSERT INTO item VALUES ($id, $flag, $weight, $name, $body)";
    private const string FindSql = "SELECT id, flag, weight, name, body FROM item WHERE id = $id";

    private readonly TempDatabase _database = new();
    private readonly PreparedConnection _writer;

    public PreparedConnectionTests()
    {
        _writer = SqliteConnections.OpenWriter(_database.Path);
        _writer.RunScript("""
            CREATE TABLE item (id INTEGER PRIMARY KEY, flag INTEGER, weight REAL, name TEXT, body BLOB) STRICT;
            INSERT INTO item (id) VALUES (-2), (-1);
            """);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void A_constant_is_prepared_once()
    {
        Assert.Same(_writer.Prepare(CountSql), _writer.Prepare(CountSql));
    }

    [Fact]
    public void Values_come_back_as_they_were_bound()
    {
        _writer.Prepare(AddSql)
            .Bind("$id", long.MaxValue).Bind("$flag", true).Bind("$weight", 0.5)
            .Bind("$name", "n\u00e9\0x").Bind("$body", [0, 255])
            .ExecuteNonQuery();

        using var row = _writer.Prepare(FindSql).Bind("$id", long.MaxValue).ExecuteReader();

        Assert.True(row.Read());
        Assert.Equal(long.MaxValue, row.GetInt64(0));
        Assert.True(row.GetBoolean(1));
        Assert.Equal(0.5, row.GetDouble(2));
        Assert.Equal("n\u00e9\0x", row.GetString(3));
        Assert.Equal([0, 255], row.GetFieldValue<byte[]>(4));
    }

    [Fact]
    public void Null_is_sql_null_whatever_its_type()
    {
        _writer.Prepare(AddSql)
            .Bind("$id", 7).Bind("$flag", (bool?)null).Bind("$weight", (double?)null)
            .Bind("$name", (string?)null).Bind("$body", (byte[]?)null)
            .ExecuteNonQuery();

        using var row = _writer.Prepare(FindSql).Bind("$id", 7).ExecuteReader();

        Assert.True(row.Read());
        Assert.All([1, 2, 3, 4], column => Assert.True(row.IsDBNull(column)));
    }

    [Fact]
    public void A_value_of_an_earlier_run_is_never_used_again()
    {
        _writer.Prepare(FindSql).Bind("$id", -1).ExecuteScalar();

        Assert.Throws<InvalidOperationException>(() => _writer.Prepare(FindSql).ExecuteScalar());
    }

    [Fact]
    public void Text_made_at_run_time_is_refused_at_the_bound()
    {
        for (var made = _writer.StatementCount; made < PreparedConnection.StatementsMax; made++)
        {
            _writer.Prepare(new string(CountSql));
        }

        Assert.Throws<InvalidOperationException>(() => _writer.Prepare(new string(CountSql)));
        Assert.Equal(PreparedConnection.StatementsMax, _writer.StatementCount);
    }

    [Fact]
    public void A_text_that_sqlite_refuses_is_not_kept()
    {
        var before = _writer.StatementCount;

        Assert.Throws<SqliteException>(() => _writer.Prepare("SELECT nothing FROM nowhere"));

        Assert.Equal(before, _writer.StatementCount);
    }

    [Fact]
    public void A_transaction_is_seen_as_sqlite_sees_it()
    {
        Assert.False(_writer.IsInTransaction);
        _writer.Execute("BEGIN IMMEDIATE");
        Assert.True(_writer.IsInTransaction);

        _writer.ResetAll();

        Assert.False(_writer.IsInTransaction);
    }

    [Theory]
    [InlineData(1)] // in the middle of the rows
    [InlineData(3)] // past the last one
    public void A_forgotten_reader_is_closed_by_the_reset(int reads)
    {
        var forgotten = _writer.Prepare(ListSql).ExecuteReader();
        for (var read = 0; read < reads; read++)
        {
            forgotten.Read();
        }

        _writer.ResetAll();

        Assert.True(forgotten.IsClosed);
        Assert.Equal(-2L, _writer.Prepare(ListSql).ExecuteScalar());
    }

    [Fact]
    public void The_last_error_is_kept_after_the_exception()
    {
        Assert.Throws<SqliteException>(() => _writer.Execute("INSERT INTO item (id) VALUES (-1)"));

        Assert.Equal(19, _writer.LastError); // SQLITE_CONSTRAINT
    }
}
