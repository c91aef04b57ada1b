using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Decides at start whether a log may go on, by what lies where its heads are pinned.</summary>
/// <remarks>
/// A place is free, or holds a head of this very log. Anything else stops the start and is left as it is: a head of
/// another log may be all that remembers a database that was lost, and another file may be anything of the operator's.
/// </remarks>
internal static class PinPlaces
{
    /// <summary>Refuses to begin a new database where an earlier one is remembered.</summary>
    /// <exception cref="LogTamperedException">A pin remembers a log.</exception>
    /// <exception cref="DataDirectoryException">A place holds something that is no head.</exception>
    public static void RequireFree(IReadOnlyList<string> paths)
    {
        foreach (var pin in paths.Select(PinFile.Find).OfType<HeadPin>())
        {
            var said = RequireHead(pin);
            throw new LogTamperedException(
                $"There is no database, but the pin {pin.Place} remembers one, by the {said.Size} records of its log "
                + $"{said.Origin}: it was lost, moved or removed. Bring it back, or restore a backup. Only if that log "
                + "is to be given up, move the pin away and start again.");
        }
    }

    /// <summary>Refuses to go on behind what a pin remembers, or over what is no pin of this log.</summary>
    /// <exception cref="LogTamperedException">A pin speaks of more records, of others, or of another log, or is not
    /// signed by one of <paramref name="keys"/>.</exception>
    /// <exception cref="DataDirectoryException">A place holds something that is no head.</exception>
    public static void RequireNotBehind(
        IReadOnlyList<string> paths, LogId log, IReadOnlyList<NoteVerifier> keys, LogHead? head)
    {
        foreach (var pin in paths.Select(PinFile.Find).OfType<HeadPin>())
        {
            var said = RequireHead(pin);
            if (said.Origin != log.Origin)
            {
                throw new LogTamperedException(
                    $"The pin {pin.Place} remembers {said.Size} records of another log, {said.Origin}; this database's "
                    + $"is {log.Origin}. If the database was replaced, bring the right one back. If another server "
                    + "pins there, give each its own place. Only if that log is to be given up, move the pin away.");
            }

            if (!keys.Any(pin.IsHeadOf))
            {
                throw new LogTamperedException(
                    $"The pin {pin.Place} is not signed by the head key of this log: somebody changed or forged it. "
                    + "Find out how; then move it away and start again.");
            }

            RequireNotBehind(pin.Place, said, head);
        }
    }

    private static void RequireNotBehind(string place, Checkpoint said, LogHead? head)
    {
        var size = head?.Size ?? 0;
        if (said.Size > size || (said.Size == size && said.Root != head?.Root))
        {
            throw new LogTamperedException(
                $"The audit log has {size} records, but the pin {place} remembers {said.Size}: "
                + "the database was rolled back or its log cut. Find out how. Only then may it go on, under a "
                + "new log id: magnetar restore FILE --new-log.");
        }
    }

    private static Checkpoint RequireHead(HeadPin pin) => pin.Claim ?? throw new DataDirectoryException(
        pin.Place,
        "is where the head of the audit log is pinned, and holds something that is no signed head. It was left as it "
        + "is: find out what it is, and move it away.");
}
