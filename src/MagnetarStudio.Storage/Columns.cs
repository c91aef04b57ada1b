using MagnetarStudio.Storage.Pool;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage;

/// <summary>How ids and times stand in columns: 16 bytes big-endian, and microseconds since 1970.</summary>
internal static class Columns
{
    /// <summary>The 16 bytes of an id.</summary>
    public static byte[] ToBlob(this Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>Binds an id.</summary>
    public static PreparedCommand Bind(this PreparedCommand command, string name, Guid? id) =>
        command.Bind(name, id?.ToBlob());

    /// <summary>Binds a time.</summary>
    public static PreparedCommand Bind(this PreparedCommand command, string name, DateTimeOffset? time) =>
        command.Bind(name, time is { } at ? ToUnixMicroseconds(at) : null);

    /// <summary>Reads bytes.</summary>
    public static byte[] GetBlob(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>Reads an id.</summary>
    public static Guid GetId(this SqliteDataReader row, int column) => new(row.GetBlob(column), bigEndian: true);

    /// <summary>Reads an id; null for NULL.</summary>
    public static Guid? GetIdOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetId(column);

    /// <summary>Reads text; null for NULL.</summary>
    public static string? GetTextOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Reads a time.</summary>
    public static DateTimeOffset GetTime(this SqliteDataReader row, int column) =>
        DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(column) * TimeSpan.TicksPerMicrosecond);

    /// <summary>Microseconds since 1970: what a column holds.</summary>
    public static long ToUnixMicroseconds(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
