using System.Globalization;
using System.Text;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Schema;

/// <summary>Brings a database to the schema of this program, step by step, forward only.</summary>
/// <remarks>
/// Each step is one transaction with its own record in <c>schema_step</c>, so a step that fails or is cut off has
/// not happened, and running again goes on from there.
/// </remarks>
internal sealed class Migrator
{
    private const string ResourceSuffix = ".sql";
    private const int NumberDigits = 4;

    internal const string RecordTableSql = """
        CREATE TABLE IF NOT EXISTS schema_step (
            number             INTEGER PRIMARY KEY,
            name               TEXT    NOT NULL,
            digest             BLOB    NOT NULL CHECK (length(digest) = 32),
            applied_at_unix_ms INTEGER NOT NULL
        ) STRICT
        """;

    private const string HasRecordTableSql =
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_step')";

    private const string HasOtherTablesSql =
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name <> 'schema_step')";

    private const string RecordedSql = "SELECT number, name, digest FROM schema_step ORDER BY number";

    private const string CountAppliedSql = "SELECT count(*) FROM schema_step";

    private const string RecordSql = """
        INSERT INTO schema_step (number, name, digest, applied_at_unix_ms)
        VALUES ($number, $name, $digest, $applied_at)
        """;

    private const string ForeignKeyCheckSql = "SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_check)";

    private readonly IReadOnlyList<SchemaStep> _steps;
    private readonly TimeProvider _clock;

    /// <summary>A migrator of the steps given.</summary>
    /// <param name="steps">In order, numbered from 1 without a gap.</param>
    /// <param name="clock">Tells when a step was applied.</param>
    /// <exception cref="ArgumentException">A number is missing, doubled or out of order.</exception>
    public Migrator(IReadOnlyList<SchemaStep> steps, TimeProvider clock)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            if (steps[index].Number != index + 1)
            {
                throw new ArgumentException($"Schema step {index + 1} is missing.", nameof(steps));
            }
        }

        _steps = steps;
        _clock = clock;
    }

    /// <summary>A migrator of the <c>.sql</c> files embedded in this assembly.</summary>
    /// <exception cref="ArgumentException">A file is badly named, or a number is missing.</exception>
    public static Migrator FromResources(TimeProvider clock) => new(ReadSteps(), clock);

    /// <summary>The <c>.sql</c> files embedded in this assembly, in order.</summary>
    /// <exception cref="ArgumentException">A file is badly named.</exception>
    public static IReadOnlyList<SchemaStep> ReadSteps()
    {
        var assembly = typeof(Migrator).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith(ResourceSuffix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => ReadStep(name, assembly.GetManifestResourceStream(name)!)),
        ];
    }

    /// <summary>Applies the steps that the database lacks.</summary>
    /// <param name="writer">The read-write connection, outside a transaction.</param>
    /// <returns>How many were applied; 0 when there was nothing to do.</returns>
    /// <exception cref="SchemaTooNewException">The database has a step that this program does not know.</exception>
    /// <exception cref="SchemaMismatchException">A recorded step differs from ours, a record is missing, or the
    /// database is another program's.</exception>
    /// <exception cref="InvalidOperationException">A step ends its own transaction or breaks a reference.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">A statement fails; its step is undone.</exception>
    public int Migrate(PreparedConnection writer)
    {
        var pending = CountPending(writer);
        for (var index = _steps.Count - pending; index < _steps.Count; index++)
        {
            Apply(writer, _steps[index]);
        }

        return pending;
    }

    /// <summary>Compares what is recorded with our steps, and changes nothing.</summary>
    /// <returns>How many of our steps the database lacks.</returns>
    /// <inheritdoc cref="Migrate(PreparedConnection)" path="/exception"/>
    public int CountPending(PreparedConnection connection)
    {
        var recorded = 0;
        if (HasRecordTable(connection))
        {
            using var row = connection.Prepare(RecordedSql).ExecuteReader();
            while (row.Read())
            {
                RequireSame(++recorded, row.GetInt32(0), row.GetString(1), row.GetFieldValue<byte[]>(2));
            }
        }

        if (recorded == 0)
        {
            RequireEmpty(connection);
        }

        return _steps.Count - recorded;
    }

    /// <summary>Looks whether the database is ours as it stands, and changes nothing.</summary>
    /// <exception cref="SchemaMismatchException">Besides: it has a table, index, view or trigger that our steps did not
    /// make, or lacks one of theirs.</exception>
    /// <inheritdoc cref="Migrate(PreparedConnection)" path="/exception"/>
    public void RequireOurs(PreparedConnection connection)
    {
        var applied = _steps.Count - CountPending(connection);
        if (applied > 0 && SchemaForm.FindDifferences(connection, _steps.Take(applied)) is [var first, ..])
        {
            throw new SchemaMismatchException(
                $"The database's schema was changed: {first}. Whoever did that can have done more: find out how, and "
                + "restore a backup.");
        }
    }

    /// <summary>Whether a database has been through a step of ours; false for one that is still empty.</summary>
    /// <exception cref="SchemaMismatchException">It is another program's.</exception>
    public static bool IsBegun(PreparedConnection connection)
    {
        if (HasRecordTable(connection))
        {
            return true;
        }

        RequireEmpty(connection);
        return false;
    }

    /// <summary>How many steps a database says that it has been through.</summary>
    public static int CountApplied(PreparedConnection connection) =>
        checked((int)(long)connection.Prepare(CountAppliedSql).ExecuteScalar()!);

    private static bool HasRecordTable(PreparedConnection connection) =>
        (long)connection.Prepare(HasRecordTableSql).ExecuteScalar()! == 1;

    private static void RequireEmpty(PreparedConnection connection)
    {
        if ((long)connection.Prepare(HasOtherTablesSql).ExecuteScalar()! == 1)
        {
            throw new SchemaMismatchException(
                "The database has tables, and no record that a step of ours made them: it is another program's, and "
                + "was left as it is.");
        }
    }

    private void RequireSame(int expected, int number, string name, byte[] digest)
    {
        if (number > _steps.Count)
        {
            throw new SchemaTooNewException(number, _steps.Count);
        }

        if (number != expected)
        {
            throw new SchemaMismatchException($"The database has no record of schema step {expected}.");
        }

        if (!digest.AsSpan().SequenceEqual(_steps[number - 1].ComputeDigest()))
        {
            throw new SchemaMismatchException($"Schema step {number} ({name}) was applied in another form than ours.");
        }
    }

    private void Apply(PreparedConnection writer, SchemaStep step)
    {
        writer.RunScript("BEGIN IMMEDIATE");
        try
        {
            writer.RunScript(RecordTableSql);
            writer.RunScript(step.Sql);
            RequireWhole(writer, step);
            writer.Prepare(RecordSql)
                .Bind("$number", step.Number)
                .Bind("$name", step.Name)
                .Bind("$digest", step.ComputeDigest())
                .Bind("$applied_at", _clock.GetUtcNow().ToUnixTimeMilliseconds())
                .ExecuteNonQuery();
            writer.RunScript("COMMIT");
        }
        catch
        {
            if (writer.IsInTransaction)
            {
                writer.RunScript("ROLLBACK");
            }

            throw;
        }
    }

    private static void RequireWhole(PreparedConnection writer, SchemaStep step)
    {
        if (!writer.IsInTransaction)
        {
            throw new InvalidOperationException($"Schema step {step.Number} ends its own transaction.");
        }

        if ((long)writer.Prepare(ForeignKeyCheckSql).ExecuteScalar()! == 1)
        {
            throw new InvalidOperationException($"Schema step {step.Number} leaves a row that refers to nothing.");
        }
    }

    private static SchemaStep ReadStep(string resource, Stream content)
    {
        var stem = resource[..^ResourceSuffix.Length];
        if (stem.Length <= NumberDigits + 1 || stem[NumberDigits] != '_'
            || !int.TryParse(stem[..NumberDigits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new ArgumentException($"{resource} is not named like 0001_account.sql.", nameof(resource));
        }

        using var reader = new StreamReader(content, Encoding.UTF8);
        return new SchemaStep(number, stem[(NumberDigits + 1)..], reader.ReadToEnd());
    }
}
