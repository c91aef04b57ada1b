using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>One log that a witness watches: its keys, and the newest head that was cosigned. Thread-safe.</summary>
internal sealed class WitnessedLog : IDisposable
{
    private readonly IReadOnlyList<NoteVerifier> _keys;
    private readonly IWitnessStore _store;
    private readonly Cosigner _cosigner;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Checkpoint? _head;

    /// <summary>Goes on from what the store remembers.</summary>
    /// <exception cref="WitnessStoreException">What it remembers is not what this witness cosigned.</exception>
    public WitnessedLog(
        IReadOnlyList<NoteVerifier> keys, IWitnessStore store, Cosigner cosigner, TimeProvider clock)
    {
        (_keys, _store, _cosigner, _clock) = (keys, store, cosigner, clock);
        if (store.Find(Origin) is { } cosigned)
        {
            _head = cosigner.Verifier.Find(cosigned) is not null
                && CheckpointSubmission.TryReadHead(cosigned.Text, out var head)
                && head.Origin == Origin
                    ? head
                    : throw new WitnessStoreException(
                        $"What is remembered of {Origin} is no head that this witness cosigned: it was changed or put "
                        + "there. It was left as it is: find out how, and bring the right one back.");
        }
    }

    private string Origin => _keys[0].Name;

    /// <summary>Judges a head, remembers it, and cosigns it: one at a time, so that no two pasts get a yes.</summary>
    /// <exception cref="WitnessStoreException">It could not be remembered, and is not cosigned.</exception>
    public async Task<WitnessAnswer> AddAsync(CheckpointSubmission asked, CancellationToken cancel)
    {
        // Before the turn, so that whoever has no key of the log keeps nobody waiting.
        var signatures = FindSignatures(asked.Note);
        if (signatures.Count == 0)
        {
            return new WitnessAnswer(WitnessVerdict.NotSigned, 0, null);
        }

        await _turn.WaitAsync(cancel);
        try
        {
            var verdict = WitnessRules.Judge(_head, asked);
            if (verdict is not WitnessVerdict.Cosigned)
            {
                return new WitnessAnswer(verdict, _head?.Size ?? 0, null);
            }

            // Remembered first. A cosignature that is on the disk and was not answered does no harm: the log asks anew.
            // What is remembered already costs no disk, for anybody can repeat a log's newest head.
            var cosignature = _cosigner.Cosign(asked.Note, _clock.GetUtcNow());
            if (asked.Head != _head)
            {
                _store.Put(Origin, asked.Note.Under([.. signatures, cosignature]));
                _head = asked.Head;
            }

            return new WitnessAnswer(verdict, asked.Head.Size, cosignature);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // One line of each key that signed. Others are carried no further.
    private List<NoteSignature> FindSignatures(SignedNote note) =>
    [
        .. _keys
            .Where(note.IsSignedBy)
            .Select(key => note.Signatures.First(line => line.Name == key.Name && line.KeyId == key.KeyId)),
    ];
}
