using System.Collections.Concurrent;
using System.Net;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;

namespace MagnetarStudio.Server.Rpc.Refusals;

/// <summary>Records refusals, and counts those that would flood the log. Thread-safe.</summary>
/// <remarks>
/// Ten a minute of one kind by one peer or account get a record each; the rest become one record with their count at
/// the next <see cref="FlushAsync"/>. Parties beyond the table's size share one tally for each kind, so a flood from
/// many addresses costs neither memory nor log.
/// </remarks>
internal sealed class RefusalLimiter(IRefusalLog log, TimeProvider clock)
{
    /// <summary>Parties told apart.</summary>
    public const int PartiesMax = 4_096;

    /// <summary>Records of one kind to one party.</summary>
    public static readonly RateLimit RecordLimit = new(10, TimeSpan.FromMinutes(1));

    private readonly ConcurrentDictionary<RefusalParty, RefusalTally> _tallies = new();

    /// <summary>Parties that are remembered.</summary>
    public int Parties => _tallies.Count;

    /// <summary>Records one refusal, or counts it where ten of its kind were recorded within the minute.</summary>
    /// <param name="refusal">What was refused.</param>
    /// <param name="by">Who was refused.</param>
    /// <param name="peer">From where; null on a Unix socket.</param>
    /// <param name="cancel">Withdraws the record while it still waits.</param>
    public ValueTask RecordAsync(AuditEvent refusal, Caller by, IPAddress? peer, CancellationToken cancel) =>
        TallyOf(refusal.Code, refusal.Reason, by, peer).TryTakeRecord(by)
            ? log.RecordAsync(refusal, by, cancel)
            : ValueTask.CompletedTask;

    /// <summary>Counts a refusal that never gets a record of its own: a call that was shed.</summary>
    /// <param name="reason">Its stable reason.</param>
    /// <param name="by">Who was refused.</param>
    /// <param name="peer">From where; null on a Unix socket.</param>
    public void Count(string reason, Caller by, IPAddress? peer) =>
        TallyOf(EventCode.RefusalsCounted, reason, by, peer).Count(by);

    /// <summary>Writes what was counted since the last time, one record for each kind and party.</summary>
    /// <remarks>A count whose record fails is lost: bookkeeping must not grow while the disk is full.</remarks>
    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        foreach (var (party, tally) in _tallies)
        {
            if (tally.TakeCounted(out var latest) is > 0 and var counted)
            {
                var sum = new AuditEvent(EventCode.RefusalsCounted, Outcome.Refused)
                {
                    Reason = party.Reason,
                    Count = counted,
                };
                await log.RecordAsync(sum, latest, cancel);
            }

            if (tally.IsIdle)
            {
                _tallies.TryRemove(new(party, tally));
            }
        }
    }

    private RefusalTally TallyOf(EventCode code, string? reason, Caller by, IPAddress? peer)
    {
        // An account is one party wherever it calls from; a stranger is known by address alone.
        var isStranger = by.Actor.Kind is ActorKind.Nobody;
        var party = new RefusalParty(
            code, reason, by.Actor, isStranger && peer is not null ? PeerKey.Of(peer) : null);

        if (_tallies.TryGetValue(party, out var known))
        {
            return known;
        }

        var shared = new RefusalParty(code, reason, Actor.Nobody, null);
        return _tallies.GetOrAdd(_tallies.Count < PartiesMax ? party : shared, _ => new(RecordLimit, clock));
    }
}
