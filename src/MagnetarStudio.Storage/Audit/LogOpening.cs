using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Goes on with the log where the database left it, after checking that it may.</summary>
internal static class LogOpening
{
    /// <summary>The head key that signed the newest head.</summary>
    /// <param name="signers">The head key and those before it; the newest last.</param>
    /// <param name="head">The newest head; null for a log without records.</param>
    /// <returns>
    /// An earlier one when a change of the key was cut off before it was recorded; the newest when none has signed.
    /// </returns>
    public static NoteSigner SignerOf(IReadOnlyList<NoteSigner> signers, LogHead? head) =>
        SignedNote.TryParse(head?.Note, out var note)
            ? signers.LastOrDefault(signer => note.IsSignedBy(signer.Verifier)) ?? signers[^1]
            : signers[^1];

    /// <summary>The log's tip, ready to seal.</summary>
    /// <exception cref="AuditKeyException">The head is not signed by this head key.</exception>
    /// <exception cref="LogTamperedException">Head, tiles and records do not agree.</exception>
    public static LogTip Open(
        LogId log, LogKeys keys, NoteSigner signer, ISecretSource secrets, LogRows rows, Moment now)
    {
        if (rows.ReadHead() is not { } head)
        {
            return !rows.WasEverSealed()
                ? LogTip.Begin(log, keys, signer, secrets, now)
                : throw new LogTamperedException("The audit log has no head, and the database is not a new one.");
        }

        var first = head.Size - head.Size % HashTile.Hashes;
        var newest = rows.ReadRecords(first, HashTile.Hashes);
        var leaves = newest.Select(record => LeafHash.Of(record.Record)).ToArray();
        if (leaves.Length != head.Size - first)
        {
            throw new LogTamperedException(
                $"The audit log's head says {head.Size} records, and {first + leaves.Length} are there.");
        }

        if (!EndsIn(head, leaves))
        {
            throw new LogTamperedException("The newest records of the audit log are not those its head was made over.");
        }

        try
        {
            return LogTip.Resume(log, keys, signer, secrets, head, rows, leaves, rows.ReadNextKeyId(), now);
        }
        catch (InvalidDataException broken)
        {
            throw new LogTamperedException(broken.Message);
        }
    }

    /// <summary>Whether the run that wrote the newest record stopped in order; true without records.</summary>
    public static bool StoppedInOrder(LogRows rows) =>
        rows.ReadHead() is not { } head
        || (rows.ReadRecords(head.Size - 1, 1) is [var newest]
            && RecordHeader.TryRead(newest.Record, out var header)
            && header.Code is EventCode.ServerStopped);

    // The frontier's last hashes stand over the records behind the last full tile and over nothing else.
    private static bool EndsIn(LogHead head, TreeHash[] leaves)
    {
        var newest = new MerkleFrontier();
        foreach (var leaf in leaves)
        {
            newest.Append(leaf);
        }

        return head.Frontier.AsSpan().EndsWith(newest.Encode().AsSpan(sizeof(long)));
    }
}
