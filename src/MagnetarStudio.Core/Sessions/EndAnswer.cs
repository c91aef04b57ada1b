namespace MagnetarStudio.Core.Sessions;

/// <summary>What ending sessions led to.</summary>
/// <param name="IsAllowed">False when the caller has not the rank, or not any more.</param>
/// <param name="Ended">The sessions that ended by this.</param>
public sealed record EndAnswer(bool IsAllowed, IReadOnlyList<Session> Ended);
