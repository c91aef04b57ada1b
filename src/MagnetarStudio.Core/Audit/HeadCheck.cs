using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Checks that the head is signed, and that no pin remembers another past.</summary>
/// <param name="log">Which log.</param>
/// <param name="known">Head keys that the caller has from elsewhere; none: the log's own word.</param>
/// <param name="announced">The head keys that the records announce.</param>
/// <param name="found">Takes what is wrong.</param>
internal sealed class HeadCheck(
    LogId log, IReadOnlyList<NoteVerifier> known, HeadKeyChain announced, Action<VerifyFinding> found)
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
        var keys = known.Count > 0 ? known : announced.Keys;
        if (!SignedNote.TryParse(head.Note, out var note)
            || keys.FirstOrDefault(note.IsSignedBy) is not { } signer)
        {
            found(new(VerifyLevel.Signatures, "HEAD_NOT_SIGNED", null, "The head is not signed by the log's key."));
        }
        else if (announced.Newest is not { } newest)
        {
            // Retention says the key again whose announcement it removes: every log has one.
            found(new(VerifyLevel.Signatures, "HEAD_KEY_MISSING", 0, "No record announces the key that signs heads."));
        }
        else if (!signer.IsSame(newest))
        {
            FindStranger(signer);
        }
        else if (!Checkpoint.TryParse(note.Text, out var said)
            || said != new Checkpoint(log.Origin, head.Size, head.Root))
        {
            found(new(
                VerifyLevel.Signatures, "HEAD_DIFFERS", null, "The signed head says something else than its row."));
        }
    }

    // Whoever stole a key that was changed for another signs with it all the same, and nobody may believe it.
    private void FindStranger(NoteVerifier signer)
    {
        if (announced.Keys.Any(signer.IsSame))
        {
            found(new(
                VerifyLevel.Signatures,
                "HEAD_KEY_RETIRED",
                null,
                "The head is signed by a key that the log has changed for another."));
        }
        else
        {
            found(new(
                VerifyLevel.Signatures,
                "HEAD_KEY_UNKNOWN",
                0,
                "The head is signed by the key at hand, and the log announces another."));
        }
    }

    private void CheckPin(HeadPin pin, long size, IReadOnlyDictionary<long, TreeHash> roots)
    {
        // A pin that does not verify is reported and is not a pin: anybody could have written it.
        if (pin.Claim is not { } said)
        {
            found(new(VerifyLevel.Signatures, "PIN_UNREADABLE", null, $"The pin {pin.Place} holds no signed head."));
        }
        else if (!known.Any(pin.IsHeadOf) && !announced.Keys.Any(pin.IsHeadOf))
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
