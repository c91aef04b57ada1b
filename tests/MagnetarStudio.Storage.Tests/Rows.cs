using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Tests;

/// <summary>Looks into a database from a second connection.</summary>
internal static class Rows
{
    /// <summary>The number that <paramref name="sql"/> answers.</summary>
    public static long Count(DataDirectory directory, string sql)
    {
        using var rows = SqliteConnections.OpenReader(directory.DatabasePath);
        return (long)rows.Prepare(sql).ExecuteScalar()!;
    }

    /// <summary>The bytes that <paramref name="sql"/> answers.</summary>
    public static byte[] Blob(DataDirectory directory, string sql)
    {
        using var rows = SqliteConnections.OpenReader(directory.DatabasePath);
        return (byte[])rows.Prepare(sql).ExecuteScalar()!;
    }

    /// <summary>Changes a database by hand, as somebody without any key would. Nobody else has it open.</summary>
    public static void Tamper(DataDirectory directory, string sql)
    {
        using var rows = SqliteConnections.OpenWriter(directory.DatabasePath);
        rows.RunScript(sql);
    }

    /// <summary>The records, in order.</summary>
    public static List<byte[]> Records(DataDirectory directory)
    {
        using var rows = SqliteConnections.OpenReader(directory.DatabasePath);
        using var row = rows.Prepare("SELECT record FROM audit_record ORDER BY seq").ExecuteReader();
        var records = new List<byte[]>();
        while (row.Read())
        {
            records.Add(row.GetFieldValue<byte[]>(0));
        }

        return records;
    }

    /// <summary>The codes of the records, in order.</summary>
    public static List<EventCode> Codes(DataDirectory directory) => Records(directory).ConvertAll(record =>
    {
        Assert.True(RecordHeader.TryRead(record, out var header));
        return header.Code;
    });
}
