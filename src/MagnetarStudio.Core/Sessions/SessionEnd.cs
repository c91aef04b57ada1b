namespace MagnetarStudio.Core.Sessions;

/// <summary>How a session ended.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">Why.</param>
public sealed record SessionEnd(DateTimeOffset At, EndReason Reason);
