using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>One authenticated presence of an account, as the database holds it.</summary>
/// <param name="Id">Safe to log; opens nothing by itself.</param>
/// <param name="Account">Whose.</param>
/// <param name="Device">From where.</param>
/// <param name="Name">What its owner calls it; free text, may be empty.</param>
/// <param name="Salt">16 random bytes, never changed: part of what its refresh tokens authenticate.</param>
/// <param name="Tokens">Where its rotation stands.</param>
/// <param name="OpenedAt">Sign-in, UTC: the <c>auth_time</c> of its tokens.</param>
/// <param name="ExpiresAt">First instant at which it is over, whatever happens; UTC.</param>
/// <param name="LastSeenAt">Latest call, UTC, to within the write interval.</param>
/// <param name="Ended">How and when it ended; null while it has not.</param>
/// <param name="Peer">Address of the sign-in; null if unknown.</param>
/// <param name="Agent">Client's description at the sign-in; null if it sent none.</param>
/// <param name="Methods">What proved the sign-in: the <c>amr</c> of its tokens.</param>
public sealed record Session(
    SessionId Id,
    AccountId Account,
    DeviceId Device,
    string Name,
    byte[] Salt,
    TokenState Tokens,
    DateTimeOffset OpenedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset LastSeenAt,
    SessionEnd? Ended,
    string? Peer,
    string? Agent,
    ProofMethods Methods = ProofMethods.Password)
{
    /// <summary>Its risk in brief; null while it was not judged.</summary>
    public JudgedRisk? Risk { get; init; }

    /// <summary>Length of <see cref="Salt"/>, in bytes.</summary>
    public const int SaltSizeBytes = 16;

    /// <summary>Whether it lives at <paramref name="now"/>: not ended, strictly before its end, and not idle.</summary>
    public bool IsLiveAt(DateTimeOffset now, SessionPolicy policy, Role role) =>
        Ended is null && now < ExpiresAt && now - LastSeenAt < policy.IdleMaxOf(role);
}
