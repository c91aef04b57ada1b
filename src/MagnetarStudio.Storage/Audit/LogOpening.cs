using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Goes on with the log where the database left it, after checking that it may.</summary>
internal static class LogOpening
{
    /// <summary>The log's tip, ready to seal.</summary>
    /// <exception cref="AuditKeyException">The head is not signed by this head key.</exception>
    /// <exception cref="InvalidDataException">Head, tiles and records do not agree.</exception>
    public static LogTip Open(
        LogId log, LogKeys keys, NoteSigner signer, ISecretSource secrets, LogRows rows, Moment now)
    {
        if (rows.ReadHead() is not { } head)
        {
            return rows.ReadRecords(0, 1).Count == 0
                ? LogTip.Begin(log, keys, signer, secrets, now)
                : throw new InvalidDataException("The audit log has records but no head.");
        }

        var first = head.Size - head.Size % HashTile.Hashes;
        var newest = rows.ReadRecords(first, HashTile.Hashes);
        var leaves = newest.Select(record => LeafHash.Of(record.Record)).ToArray();
        if (leaves.Length != head.Size - first)
        {
            throw new InvalidDataException(
                $"The audit log's head says {head.Size} records, and {first + leaves.Length} are there.");
        }

        return LogTip.Resume(log, keys, signer, secrets, head, rows, leaves, rows.ReadNextKeyId(), now);
    }
}
