using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Checks that the head is signed, and that no pin remembers another past.</summary>
internal sealed class HeadCheck(LogId log, NoteVerifier? key, Action<VerifyFinding> found)
{
    /// <summary>Checks the head, and every pin against the roots that the records gave at its size.</summary>
    public void Check(LogHead? head, IReadOnlyList<HeadPin> pins, IReadOnlyDictionary<long, TreeHash> roots)
    {
        if (head is not null)
        {
            CheckHead(head);
        }

        foreach (var pin in pins)
        {
            CheckPin(pin, head?.Size ?? 0, roots);
        }
    }

    private void CheckHead(LogHead head)
    {
        if (key is null || !SignedNote.TryParse(head.Note, out var note) || !note.IsSignedBy(key))
        {
            found(new(VerifyLevel.Signatures, "HEAD_NOT_SIGNED", null, "The head is not signed by the log's key."));
        }
        else if (!Checkpoint.TryParse(note.Text, out var said)
            || said != new Checkpoint(log.Origin, head.Size, head.Root))
        {
            found(new(
                VerifyLevel.Signatures, "HEAD_DIFFERS", null, "The signed head says something else than its row."));
        }
    }

    private void CheckPin(HeadPin pin, long size, IReadOnlyDictionary<long, TreeHash> roots)
    {
        // A pin that does not verify is reported and is not a pin: anybody could have written it.
        if (pin.Claim is not { } said)
        {
            found(new(VerifyLevel.Signatures, "PIN_UNREADABLE", null, $"The pin {pin.Place} holds no signed head."));
        }
        else if (key is null || !pin.IsHeadOf(key))
        {
            found(new(
                VerifyLevel.Signatures,
                "PIN_NOT_SIGNED",
                null,
                $"The pin {pin.Place} is not a head of this log that its key signed."));
        }
        else if (said.Size > size)
        {
            found(new(
                VerifyLevel.Signatures,
                "BEHIND_PIN",
                size,
                $"The pin {pin.Place} remembers {said.Size} records, the head speaks of {size}."));
        }
        else if (roots.TryGetValue(said.Size, out var root) && root != said.Root)
        {
            found(new(
                VerifyLevel.Signatures,
                "ANOTHER_PAST",
                null,
                $"The pin {pin.Place} remembers another tree of {said.Size} records."));
        }
    }
}
