namespace MagnetarStudio.Core.Sessions;

/// <summary>How often the stripes of a session and its account had moved when a read began.</summary>
/// <param name="Session">Moves of the session's stripe.</param>
/// <param name="Account">Moves of the account's stripe.</param>
public readonly record struct LiveStamp(long Session, long Account);
