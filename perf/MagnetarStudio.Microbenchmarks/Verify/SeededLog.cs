using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Schema;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Verify;

/// <summary>A log of so many refreshes, the commonest record, on a directory of its own; made without the disk's
/// flushes, and over when it is disposed.</summary>
internal sealed class SeededLog : IDisposable
{
    private const int BatchRecords = 4_096;

    private static readonly AccountId s_account = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8001"));
    private static readonly SessionId s_session = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8002"));

    private static readonly Caller s_caller = new(
        Actor.Of(s_account), s_session, "192.0.2.17", "magnetar-client/1.0 (Linux 6.1)", "0123456789abcdef0123456789");

    private readonly TempDatabase _temp = new();

    /// <summary>Makes it.</summary>
    public SeededLog(int records)
    {
        Directory = DataDirectory.Open(_temp.DirectoryPath);
        var secrets = new CountingSecrets();
        var moments = new MomentClock(TimeProvider.System, secrets);
        using var rows = SqliteConnections.OpenWriter(Directory.DatabasePath);
        Migrator.FromResources(TimeProvider.System).Migrate(rows);
        rows.RunScript("PRAGMA synchronous = OFF");
        var (instance, keys) = InstanceRow.Open(rows, Secret, secrets, moments.Now);
        using (keys)
        {
            using var signer = new NoteSigner(instance.Log.Origin, new byte[32]);
            using var tip = LogOpening.Open(instance.Log, keys, signer, secrets, new LogRows(rows), moments.Now);
            var subjects = new SqliteSubjectKeys(rows, keys, secrets);
            for (var made = 0; made < records; made += BatchRecords)
            {
                rows.Execute("BEGIN IMMEDIATE");
                Write(rows, tip, subjects, moments.Now, Math.Min(BatchRecords, records - made));
                rows.Execute("COMMIT");
            }
        }

        rows.RunScript("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>What opens its keys.</summary>
    public static AuditSecret Secret { get; } = AuditSecret.TryParse(new string('7', 64), out var secret)
        ? secret
        : throw new InvalidOperationException("Not a key.");

    /// <summary>Where it is.</summary>
    public DataDirectory Directory { get; }

    /// <inheritdoc/>
    public void Dispose() => _temp.Dispose();

    private static void Write(
        PreparedConnection rows, LogTip tip, SqliteSubjectKeys subjects, Moment now, int records)
    {
        var events = Enumerable.Range(0, records).Select(number => EventEncoder.Encode(
            new AuditEvent(EventCode.SessionRefreshed)
            {
                Target = s_account,
                TargetSession = s_session,
                Reason = "ROTATED",
                Count = number,
            },
            s_caller,
            now,
            subjects));
        var batch = tip.Seal([.. events], now);
        AuditTables.Write(rows, batch);
        tip.Advance(batch);
    }
}
