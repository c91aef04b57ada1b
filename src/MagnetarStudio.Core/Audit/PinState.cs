namespace MagnetarStudio.Core.Audit;

/// <summary>How it stands with one place where the head is remembered. Immutable.</summary>
/// <param name="Place">A path, an address, or <c>-</c> for standard output.</param>
/// <param name="Lag">Records that the newest head there lacks.</param>
/// <param name="Failures">Attempts that failed since start. The log goes on without them.</param>
/// <param name="Trouble">Why the newest attempt failed, a sentence; null if it did not.</param>
public sealed record PinState(string Place, long Lag, long Failures, string? Trouble);
