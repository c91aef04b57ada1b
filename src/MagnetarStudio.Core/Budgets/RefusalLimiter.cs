using System.Collections.Concurrent;
using System.Net;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Budgets;

/// <summary>Decides which refusals get a record, and counts those that would flood the log. Thread-safe.</summary>
/// <remarks>
/// Ten a minute of one kind by one peer or account get a record each; the rest become one record with their count, by
/// <see cref="TakeCounted"/>. The writer asks it for every act, whatever room the refusal comes from. Parties beyond
/// the table's size share one tally for each kind, so a flood from many addresses costs neither memory nor log. It is
/// kept in memory alone: a crash loses counts, and an act that fails after it was asked has used up its turn.
/// </remarks>
public sealed class RefusalLimiter(TimeProvider clock)
{
    /// <summary>Parties told apart.</summary>
    public const int PartiesMax = 4_096;

    private readonly ConcurrentDictionary<RefusalParty, RefusalTally> _tallies = new();

    /// <summary>Records of one kind to one party.</summary>
    public static RateLimit RecordLimit { get; } = new(10, TimeSpan.FromMinutes(1));

    /// <summary>Parties that are remembered.</summary>
    public int Parties => _tallies.Count;

    /// <summary>Whether an event gets a record of its own; a refusal that gets none is counted.</summary>
    /// <param name="what">
    /// What happened. What was done always gets its record, and so does a sum, and what an application appends.
    /// </param>
    /// <param name="by">Who did it, or was refused.</param>
    public bool TryRecord(AuditEvent what, Caller by) =>
        what is { Outcome: Outcome.Done } or { Code: EventCode.RefusalsCounted or EventCode.ApplicationEntry }
        || TallyOf(what.Code, what.Reason, by).TryTakeRecord(by);

    /// <summary>Counts a refusal that gets no record any more: asked before the queue, where no row was read.</summary>
    /// <returns>False when it may still get one: record it, and the writer decides.</returns>
    public bool TryShed(AuditEvent refusal, Caller by) =>
        TallyOf(refusal.Code, refusal.Reason, by).TryCountSpent(by);

    /// <summary>Counts a refusal that never gets a record of its own: a call that was shed.</summary>
    /// <param name="reason">Its stable reason.</param>
    /// <param name="by">Who was refused.</param>
    public void Count(string reason, Caller by) => TallyOf(EventCode.RefusalsCounted, reason, by).Count(by);

    /// <summary>Takes what was counted since the last time: one record for each kind and party.</summary>
    /// <remarks>
    /// Each is taken when it is asked for. One whose record then fails is lost: bookkeeping must not grow while the
    /// disk is full.
    /// </remarks>
    /// <returns>The records, and who was refused last.</returns>
    public IEnumerable<(AuditEvent Sum, Caller By)> TakeCounted()
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
                yield return (sum, latest);
            }

            if (tally.IsIdle)
            {
                _tallies.TryRemove(new(party, tally));
            }
        }
    }

    private RefusalTally TallyOf(EventCode code, string? reason, Caller by)
    {
        var party = new RefusalParty(code, reason, by.Actor, PeerOf(by));
        if (_tallies.TryGetValue(party, out var known))
        {
            return known;
        }

        var shared = new RefusalParty(code, reason, Actor.Nobody, null);
        return _tallies.GetOrAdd(_tallies.Count < PartiesMax ? party : shared, _ => new(RecordLimit, clock));
    }

    // An account is one party wherever it calls from; a stranger is known by address alone.
    private static PeerKey? PeerOf(Caller by) =>
        by.Actor.Kind is ActorKind.Nobody && IPAddress.TryParse(by.Peer, out var address)
            ? PeerKey.Of(address)
            : null;
}
