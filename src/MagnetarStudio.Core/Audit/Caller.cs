using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>Who asks, and from where. Every act takes one, and its records carry it.</summary>
/// <param name="Actor">The party that acts.</param>
/// <param name="Session">The session it acts in; null without one.</param>
/// <param name="Peer">The address as the server sees it; null for the server itself.</param>
/// <param name="Agent">The client's own description (user agent); null if it sent none.</param>
/// <param name="RequestId">Joins records, logs and answers: 8 to 128 safe characters.</param>
/// <param name="Deadline">Until when the answer is awaited, UTC; null for as long as it takes.</param>
/// <param name="Idempotency">Makes a repeat answer the first result; null where none was asked for.</param>
public sealed record Caller(
    Actor Actor,
    SessionId? Session,
    string? Peer,
    string? Agent,
    string RequestId,
    DateTimeOffset? Deadline = null,
    IdempotencyKey? Idempotency = null)
{
    /// <summary>The server, acting on its own account.</summary>
    public static Caller Server { get; } = new(Actor.Server, null, null, null, "server");

    /// <summary>The same caller, now known to be <paramref name="account"/>.</summary>
    public Caller As(AccountId account) => this with { Actor = Actor.Of(account) };
}
