using System.Net;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Audit;

namespace MagnetarStudio.Server.Pins;

/// <summary>Has the newest head cosigned by a witness, and keeps what it cosigned as a pin.</summary>
/// <remarks>
/// At most once a second and at stop, and less and less often while it fails. What the witness says is believed in one
/// thing only, its cosignature; where it says that it remembers another log, somebody has to look.
/// </remarks>
internal sealed class WitnessLink : IHeadSink
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pauseMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_answerMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_stopMax = TimeSpan.FromSeconds(1);

    private readonly CosignatureVerifier _key;
    private readonly IAuditTrail _audit;
    private readonly ILogProofs _proofs;
    private readonly CosignedPin _pin;
    private readonly WitnessClient _client;
    private readonly TimeProvider _clock;
    private readonly PinnedPlace _place;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon;
    private readonly Task _work;
    private long _size;

    /// <summary>Begins to ask.</summary>
    /// <param name="settings">Which witness.</param>
    /// <param name="audit">Where the newest head is.</param>
    /// <param name="proofs">Shows that it follows from an earlier one.</param>
    /// <param name="pin">Keeps what was cosigned.</param>
    /// <param name="client">The way to the witness; ours to dispose.</param>
    /// <param name="clock">Tells when.</param>
    public WitnessLink(
        WitnessSettings settings,
        IAuditTrail audit,
        ILogProofs proofs,
        CosignedPin pin,
        WitnessClient client,
        TimeProvider clock)
    {
        (_key, _audit, _proofs, _pin, _client, _clock) = (settings.Key, audit, proofs, pin, client, clock);
        _place = new PinnedPlace(settings.Address.AbsoluteUri);
        _abandon = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _size = pin.Find() is { } note && _key.Find(note) is not null && Checkpoint.TryParse(note.Text, out var head)
            ? head.Size
            : 0;
        _work = Task.Run(WorkAsync);
    }

    /// <inheritdoc/>
    public PinState StateAt(long size) => _place.StateAt(size);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _abandon.CancelAfter(s_stopMax);
        try
        {
            await _work.WaitAsync(s_stopMax, _clock);
            _stop.Dispose();
            _abandon.Dispose();
        }
        catch (TimeoutException)
        {
            // It is cancelled, and the process does not wait for it.
        }
    }

    private async Task WorkAsync()
    {
        using var client = _client;
        var pause = s_interval;
        for (var isLast = false; !isLast;)
        {
            await PauseAsync(pause);
            isLast = _stop.IsCancellationRequested;
            if (_audit.Head is not { } head || ReferenceEquals(head, _place.Newest))
            {
                continue;
            }

            _place.Note(head, await TryAskAsync(head));
            pause = !_place.IsFailing ? s_interval : pause < s_pauseMax / 2 ? pause * 2 : s_pauseMax;
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Once more, and then it is over.
        }
    }

    // Null when the head is cosigned and kept; else why not.
    private async Task<string?> TryAskAsync(LogHead head)
    {
        using var slow = new CancellationTokenSource(s_answerMax, _clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, _abandon.Token);
        try
        {
            return await AskAsync(head, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return "The witness did not answer in time.";
        }
        catch (Exception failed)
        {
            // Whatever it is, the next attempt may do better, and nobody else would see it.
            return $"The witness could not be asked: {failed.Message}";
        }
    }

    private async Task<string?> AskAsync(LogHead head, CancellationToken cancel)
    {
        var note = SignedNote.TryParse(head.Note, out var parsed)
            ? parsed
            : throw new InvalidOperationException("The log's own head is no note.");
        for (var isSecond = false; ; isSecond = true)
        {
            if (_size > head.Size)
            {
                return Suspicion($"it remembers {_size} records of this log, which has {head.Size}");
            }

            var reply = await _client.PostAsync(
                new CheckpointSubmission(
                    _size,
                    await ProveAsync(head, cancel),
                    new Checkpoint(_audit.HeadKey.Name, head.Size, head.Root),
                    note),
                cancel);
            if (!isSecond && reply is { Status: HttpStatusCode.Conflict, Size: { } size } && size != _size)
            {
                // The only way to learn where it stands, at the first time and after a restart.
                _size = size;
                continue;
            }

            return reply.Status is HttpStatusCode.OK ? Keep(note, head, reply.Body) : Explain(reply, head);
        }
    }

    private async ValueTask<IReadOnlyList<TreeHash>> ProveAsync(LogHead head, CancellationToken cancel) =>
        _size > 0 && _size < head.Size && await _proofs.ProveConsistencyAsync(_size, head.Size, cancel) is { } proof
            ? proof.Hashes
            : [];

    private string? Keep(SignedNote note, LogHead head, string body)
    {
        // Read as the lines below the note. A blank line among them would make another text of it.
        if (!SignedNote.TryParse(note.Encode() + body, out var answered)
            || answered.Text != note.Text
            || _key.Find(answered) is not { } cosignature)
        {
            return $"The answer bears no cosignature of {_key}.";
        }

        _size = head.Size;
        return _pin.TryKeep(note.Under([.. note.Signatures, cosignature]));
    }

    private string Explain(WitnessReply reply, LogHead head) => reply.Status switch
    {
        HttpStatusCode.Conflict when reply.Size == _size && _size == head.Size =>
            Suspicion($"it remembers other records than this log's {head.Size}"),
        HttpStatusCode.UnprocessableContent =>
            Suspicion($"this log's {head.Size} records do not begin with the {_size} that it remembers"),
        HttpStatusCode.NotFound or HttpStatusCode.Forbidden =>
            $"It does not watch this log under this key; it is told to by --log {_audit.HeadKey}",
        _ => $"It answered {(int)reply.Status}.",
    };

    private static string Suspicion(string what) =>
        $"The witness does not cosign: {what}. The log was rolled back or cut, or somebody else goes on with a copy of "
        + "it. Find out how.";
}
