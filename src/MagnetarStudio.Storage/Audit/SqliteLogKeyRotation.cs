using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Changes the log's keys in SQLite (schema steps 0001 and 0008). Thread-safe: one change at a time.</summary>
/// <remarks>
/// A master key takes over in three steps, each whole on the disk: its slot stands beside the old one's; rows are
/// wrapped anew, some at a time, and each says by which; the old slot goes when no row needs it. Whatever cuts this
/// off, every row has a slot, and the next start goes on.
/// </remarks>
internal sealed class SqliteLogKeyRotation(
    WriteQueue writer,
    LogId log,
    LogKeys keys,
    LogTip tip,
    HeadPins pins,
    AuditSecret secret,
    ISecretSource secrets) : ILogKeyRotation, IDisposable
{
    // Each is read, unwrapped, wrapped and written: about 10 ms together.
    private const int RowsPerAct = 1_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<NoteSigner> _signers = [];
    private volatile AuditSecret _secret = secret;

    /// <inheritdoc/>
    public ValueTask<bool> RotateDataKeyAsync(Caller by, CancellationToken cancel) =>
        writer.RunAsync(Rotation(by, "DATA_KEY", _ => { }, tip.SpendDataKey), cancel);

    /// <inheritdoc/>
    public async ValueTask RotateMasterKeyAsync(bool finishesOnly, Caller by, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            for (var isAnother = !finishesOnly; ; isAnother = false)
            {
                // A call that is given up must not leave half of a change for long: nothing here heeds its end.
                var isMoving = false;
                while (await writer.RunAsync(new Act<bool>(by, MoveSome), CancellationToken.None))
                {
                    isMoving = true;
                }

                if (isMoving)
                {
                    await writer.EmptyWalAsync();
                }

                if (!isAnother)
                {
                    return;
                }

                var (master, slot) = keys.MakeMaster(_secret, secrets);
                await writer.RunAsync(
                    Rotation(by, "MASTER_KEY", scope => Write(scope, SlotRows.InsertSql, slot), () => keys.Add(master)),
                    CancellationToken.None);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask ChangeSecretAsync(AuditSecret successor, Caller by, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var slots = await writer.RunAsync(
                new Act<List<UnlockSlot>>(by, scope => new(new LogRows(scope.Prepare).ReadSlots(), [], [])),
                CancellationToken.None);
            for (var index = 0; index < slots.Count; index++)
            {
                slots[index] = LogKeys.Rewrap(log, slots[index], _secret, successor, secrets);
            }

            await writer.RunAsync(
                Rotation(
                    by,
                    "AUDIT_KEY",
                    scope => slots.ForEach(slot => Write(scope, SlotRows.UpdateSql, slot)),
                    () => _secret = successor),
                CancellationToken.None);

            // The old secret would still open the old slot in the WAL.
            await writer.EmptyWalAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RotateHeadKeyAsync(NoteSigner successor, Caller by, CancellationToken cancel)
    {
        lock (_signers)
        {
            // Known before it signs: whoever reads a head of it a moment later must not take it for a stranger's.
            _signers.Add(successor);
            pins.Follow(successor.Verifier);
        }

        var rotated = new AuditEvent(EventCode.KeyRotated) { Reason = "HEAD_KEY", NextHeadKey = successor };
        return writer.RunAsync(new Act<bool>(by, _ => new(true, [rotated], [])), cancel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signers.ForEach(signer => signer.Dispose());
        _turn.Dispose();
    }

    private static Act<bool> Rotation(Caller by, string what, Action<WriteScope> write, Action? committed) => new(
        by,
        scope =>
        {
            write(scope);
            return new(true, [Rotated(what)], []) { Committed = committed };
        });

    private static AuditEvent Rotated(string what) => new(EventCode.KeyRotated) { Reason = what };

    private static void Write(WriteScope scope, string sql, UnlockSlot slot) =>
        SlotRows.Bind(scope.Prepare(sql), slot).ExecuteNonQuery();

    // Moves some rows to the newest master key, and lets the earlier one's slot go with the last. True if it did any.
    private Acted<bool> MoveSome(WriteScope scope)
    {
        var slots = new LogRows(scope.Prepare).ReadSlots();
        if (!slots.Exists(slot => slot.Master != keys.NewestMaster))
        {
            return new(false, [], []);
        }

        foreach (var table in WrappedTable.All)
        {
            if (RewrapSome(scope, table))
            {
                return new(true, [], []);
            }
        }

        scope.Prepare(SlotRows.DeleteOthersSql).Bind("$master", keys.NewestMaster).ExecuteNonQuery();
        return new(true, [Rotated("MASTER_KEY_RETIRED")], []);
    }

    private bool RewrapSome(WriteScope scope, WrappedTable table)
    {
        var rows = new List<WrappedRow>();
        var find = scope.Prepare(table.FindSql).Bind("$master", keys.NewestMaster).Bind("$limit", RowsPerAct);
        using (var row = find.ExecuteReader())
        {
            while (row.Read())
            {
                rows.Add(new WrappedRow(
                    row.GetInt64(0),
                    new WrappedKey(row.GetInt32(1), row.GetBlob(2)),
                    row.FieldCount > 3 ? LogRows.ReadOwner(row, 3) : default));
            }
        }

        foreach (var row in rows)
        {
            var next = table.Rewrap(keys, row, secrets) ?? throw new AuditKeyException(
                $"The row of {table.Kind} {unchecked((ulong)row.Id)} cannot be unwrapped: it is damaged, or another's. "
                + "The earlier master key stays until it is restored.");
            scope.Prepare(table.UpdateSql)
                .Bind("$key_id", row.Id)
                .Bind("$master", next.Master)
                .Bind("$wrapped", next.Bytes)
                .ExecuteNonQuery();
        }

        return rows.Count > 0;
    }
}
