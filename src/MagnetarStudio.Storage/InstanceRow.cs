using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage;

/// <summary>Who this database is: made once, with its log and the first unlock slot.</summary>
/// <param name="InstanceId">Names the instance: the issuer of its tokens.</param>
/// <param name="Log">Names its audit log.</param>
internal sealed record InstanceRow(Guid InstanceId, LogId Log)
{
    private const string FindSql = "SELECT instance_id, log_id FROM instance";

    private const string InsertSql = """
        INSERT INTO instance (one, instance_id, log_id, made_at_unix_us) VALUES (1, $instance, $log, $made_at)
        """;

    /// <summary>The row; null in a database that is new.</summary>
    public static InstanceRow? Find(PreparedConnection rows)
    {
        using var row = rows.Prepare(FindSql).ExecuteReader();
        return row.Read() ? new InstanceRow(row.GetId(0), new LogId(row.GetId(1))) : null;
    }

    /// <summary>Opens the log's keys, and makes instance, log and slot in a database that is new.</summary>
    /// <exception cref="AuditKeyException">The secret does not open the slot.</exception>
    public static (InstanceRow Instance, LogKeys Keys) Open(
        PreparedConnection rows, AuditSecret secret, ISecretSource secrets, Moment now)
    {
        if (Find(rows) is { } instance)
        {
            return (instance, LogKeys.Unlock(instance.Log, new LogRows(rows).ReadSlots(), secret));
        }

        return Make(rows, secret, secrets, now);
    }

    private static (InstanceRow Instance, LogKeys Keys) Make(
        PreparedConnection rows, AuditSecret secret, ISecretSource secrets, Moment now)
    {
        Span<byte> id = stackalloc byte[16];
        secrets.Fill(id);
        var instance = new InstanceRow(new Guid(id, bigEndian: true), LogId.New(secrets));
        var (keys, slot) = LogKeys.Create(instance.Log, secret, secrets);

        rows.Execute("BEGIN IMMEDIATE");
        rows.Prepare(InsertSql)
            .Bind("$instance", instance.InstanceId)
            .Bind("$log", instance.Log.Value)
            .Bind("$made_at", now.UnixMicroseconds)
            .ExecuteNonQuery();
        SlotRows.Bind(rows.Prepare(SlotRows.InsertSql), slot).ExecuteNonQuery();
        rows.Execute("COMMIT");
        return (instance, keys);
    }
}
