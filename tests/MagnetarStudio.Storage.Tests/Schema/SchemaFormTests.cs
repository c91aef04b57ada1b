using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Schema;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MagnetarStudio.Storage.Tests.Schema;

public sealed class SchemaFormTests : IDisposable
{
    private readonly Migrator _migrator = Migrator.FromResources(new FakeTimeProvider());
    private readonly TempDatabase _database = new();
    private readonly PreparedConnection _writer;

    public SchemaFormTests()
    {
        _writer = SqliteConnections.OpenWriter(_database.Path);
        _migrator.Migrate(_writer);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void What_the_steps_made_is_ours_at_every_step()
    {
        Assert.Empty(Differences());
        _migrator.RequireOurs(_writer);

        var steps = Migrator.ReadSteps();
        for (var applied = 1; applied < steps.Count; applied++)
        {
            using var earlier = new TempDatabase();
            using var writer = SqliteConnections.OpenWriter(earlier.Path);
            new Migrator([.. steps.Take(applied)], new FakeTimeProvider()).Migrate(writer);
            _migrator.RequireOurs(writer);
        }
    }

    [Theory]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON account BEGIN SELECT 1; END", "trigger t is not ours")]
    [InlineData("CREATE VIEW v AS SELECT 1", "view v is not ours")]
    [InlineData("CREATE TABLE other (id INTEGER)", "table other is not ours")]
    [InlineData("ALTER TABLE account ADD COLUMN more TEXT", "table account is not as we make it")]
    [InlineData("DROP INDEX session_open_by_account", "index session_open_by_account is missing")]
    public void Whatever_else_is_there_or_is_not_is_named(string change, string said)
    {
        _writer.RunScript(change);

        Assert.Contains(said, Differences());
        var refused = Assert.Throws<SchemaMismatchException>(() => _migrator.RequireOurs(_writer));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    private List<string> Differences() => SchemaForm.FindDifferences(_writer, Migrator.ReadSteps());
}
