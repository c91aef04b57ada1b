using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Writes a sealed batch: records, full tiles, the head, and a new data key's row.</summary>
internal static class AuditTables
{
    private const string InsertRecordSql = "INSERT INTO audit_record (seq, record) VALUES ($seq, $record)";

    private const string InsertTileSql =
        "INSERT INTO audit_tile (level, tile, hashes) VALUES ($level, $tile, $hashes)";

    private const string InsertDataKeySql =
        "INSERT INTO audit_data_key (key_id, master, wrapped) VALUES ($key_id, $master, $wrapped)";

    private const string InsertHeadKeySql = "INSERT INTO audit_head_key (seq) VALUES ($seq)";

    private const string WriteHeadSql = """
        INSERT INTO audit_head (one, size, root, note, frontier, end_time_unix_us)
        VALUES (1, $size, $root, $note, $frontier, $end_time)
        ON CONFLICT (one) DO UPDATE SET
            size = excluded.size, root = excluded.root, note = excluded.note,
            frontier = excluded.frontier, end_time_unix_us = excluded.end_time_unix_us
        """;

    /// <summary>Writes <paramref name="batch"/> inside the open transaction.</summary>
    public static void Write(PreparedConnection rows, SealedBatch batch)
    {
        if (batch.NewDataKey is { } key)
        {
            rows.Prepare(InsertDataKeySql)
                .Bind("$key_id", key.Id)
                .Bind("$master", key.Wrapped.Master)
                .Bind("$wrapped", key.Wrapped.Bytes)
                .ExecuteNonQuery();
        }

        for (var index = 0; index < batch.Records.Count; index++)
        {
            rows.Prepare(InsertRecordSql)
                .Bind("$seq", batch.FirstSeq + index)
                .Bind("$record", batch.Records[index])
                .ExecuteNonQuery();
        }

        foreach (var place in batch.HeadKeyPlaces)
        {
            rows.Prepare(InsertHeadKeySql).Bind("$seq", place).ExecuteNonQuery();
        }

        foreach (var tile in batch.Tiles)
        {
            rows.Prepare(InsertTileSql)
                .Bind("$level", tile.Position.Level)
                .Bind("$tile", tile.Position.Index)
                .Bind("$hashes", tile.Bytes.ToArray())
                .ExecuteNonQuery();
        }

        rows.Prepare(WriteHeadSql)
            .Bind("$size", batch.Head.Size)
            .Bind("$root", batch.Head.Root.Span.ToArray())
            .Bind("$note", batch.Head.Note)
            .Bind("$frontier", batch.Head.Frontier)
            .Bind("$end_time", batch.Head.EndTimeUs)
            .ExecuteNonQuery();
    }
}
