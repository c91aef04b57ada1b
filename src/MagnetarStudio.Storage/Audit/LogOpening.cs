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
    /// <exception cref="LogTamperedException">Head, tiles and records do not agree.</exception>
    public static LogTip Open(
        LogId log, LogKeys keys, NoteSigner signer, ISecretSource secrets, LogRows rows, Moment now)
    {
        if (rows.ReadHead() is not { } head)
        {
            return rows.ReadRecords(0, 1).Count == 0
                ? LogTip.Begin(log, keys, signer, secrets, now)
                : throw new LogTamperedException("The audit log has records but no head.");
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

    /// <summary>Refuses to go on behind what a pin remembers.</summary>
    /// <exception cref="LogTamperedException">A valid pin speaks of more records, or of others.</exception>
    public static void RequireNotBehind(IReadOnlyList<string> pinPaths, NoteVerifier key, LogId log, LogHead? head)
    {
        foreach (var path in pinPaths)
        {
            // A pin that does not verify is not a pin: anybody could have written it.
            if (PinFile.TryRead(path) is { } pin && pin.IsSignedBy(key)
                && Checkpoint.TryParse(pin.Text, out var said) && said.Origin == log.Origin
                && (said.Size > (head?.Size ?? 0) || (said.Size == head?.Size && said.Root != head.Root)))
            {
                throw new LogTamperedException(
                    $"The audit log has {head?.Size ?? 0} records, but the pin {path} remembers {said.Size}: "
                    + "the database was rolled back or its log cut. Find out how. Only then may it go on, under a "
                    + "new log id: magnetar restore FILE --new-log.");
            }
        }
    }

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
