using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// What happened, before it is redacted, sealed and numbered. Who did it comes from the <see cref="Caller"/>.
/// </summary>
/// <remarks>
/// Ids, codes and numbers are sealed under the data key; names and free text go to the subject part, which erasing the
/// subject makes unreadable. The fields that <c>verify --level meaning</c> replays (account, role, disabled, session
/// end) are here from the first release on.
/// </remarks>
/// <param name="Code">Which kind, from the catalogue.</param>
/// <param name="Outcome">Done or refused.</param>
public sealed record AuditEvent(EventCode Code, Outcome Outcome = Outcome.Done)
{
    /// <summary>The account acted upon: the record's subject. Null: the actor is, or a stranger.</summary>
    public AccountId? Target { get; init; }

    /// <summary>The session acted upon.</summary>
    public SessionId? TargetSession { get; init; }

    /// <summary>The device acted upon.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>The invitation made or used.</summary>
    public InvitationId? Invitation { get; init; }

    /// <summary>SHA-256 of what an invitation's row holds, so that it can be held to the log; 32 bytes.</summary>
    public byte[]? RowDigest { get; init; }

    /// <summary>A stable code such as <c>WRONG_PASSWORD</c>: upper-case ASCII, 64 characters at most.</summary>
    public string? Reason { get; init; }

    /// <summary>The role that holds from now on, by its stored number.</summary>
    public int? RoleCode { get; init; }

    /// <summary>The role that held before, by its stored number.</summary>
    public int? PreviousRoleCode { get; init; }

    /// <summary>A count whose meaning the code gives: a refresh counter, refusals counted, seconds stepped.</summary>
    public long? Count { get; init; }

    /// <summary>A risk score as recorded (<see cref="MagnetarStudio.Core.Risk.RiskScore.ToRecord"/>).</summary>
    public byte[]? Risk { get; init; }

    /// <summary>The key that signs the log's heads from this record on; null for no change. Clear part.</summary>
    public NoteSigner? NextHeadKey { get; init; }

    /// <summary>The user name, as folded. Subject part.</summary>
    public string? UserName { get; init; }

    /// <summary>Free text. Subject part; redacted, and cut at 500 characters.</summary>
    public string? Detail { get; init; }

    /// <summary>What an application appended; null for the server's own events.</summary>
    public ApplicationEntry? App { get; init; }

    /// <summary>The first place that retention keeps. Clear part.</summary>
    public long? Horizon { get; init; }

    /// <summary>The index segment sealed. Clear part.</summary>
    public SegmentDigest? Segment { get; init; }

    /// <summary>What kind of event, as it is spelt for people; of an application's, as it named it.</summary>
    internal string Action => App?.Action ?? Code.ToName();

    /// <summary>The ids of the things acted upon.</summary>
    internal IEnumerable<Guid> Targets
    {
        get
        {
            Guid?[] ids = [Target?.Value, TargetSession?.Value, Device?.Value, Invitation?.Value];
            return ids.OfType<Guid>();
        }
    }
}
