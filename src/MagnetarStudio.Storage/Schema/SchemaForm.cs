using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Schema;

/// <summary>The tables and indexes that our steps make: a database has those and nothing else.</summary>
/// <remarks>
/// A view in a table's place, a trigger, or an index with a condition would answer in our name. That the steps are
/// recorded says only that they once ran.
/// </remarks>
internal static class SchemaForm
{
    private const string Sql = "SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name";

    /// <summary>Compares a database with an empty one in memory that the steps made.</summary>
    /// <param name="rows">The database.</param>
    /// <param name="steps">Those that it has been through.</param>
    /// <returns>A line each for what is not ours, is not as we make it, or is missing; none for a sound one.</returns>
    public static List<string> FindDifferences(PreparedConnection rows, IEnumerable<SchemaStep> steps)
    {
        var ours = Make(steps);
        var differences = new List<string>();
        foreach (var (part, sql) in Read(rows))
        {
            if (!ours.Remove(part, out var expected))
            {
                differences.Add($"{part} is not ours");
            }
            else if (sql != expected)
            {
                differences.Add($"{part} is not as we make it");
            }
        }

        differences.AddRange(ours.Keys.Select(part => $"{part} is missing"));
        return differences;
    }

    private static Dictionary<string, string> Make(IEnumerable<SchemaStep> steps)
    {
        using var empty = SqliteConnections.OpenInMemory();
        empty.RunScript(Migrator.RecordTableSql);
        foreach (var step in steps)
        {
            empty.RunScript(step.Sql);
        }

        return Read(empty);
    }

    private static Dictionary<string, string> Read(PreparedConnection rows)
    {
        using var row = rows.Prepare(Sql).ExecuteReader();
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (row.Read())
        {
            parts[$"{row.GetString(0)} {row.GetString(1)}"] = row.GetString(2);
        }

        return parts;
    }
}
