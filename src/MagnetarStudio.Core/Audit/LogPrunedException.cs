namespace MagnetarStudio.Core.Audit;

/// <summary>What was to be read, retention has removed.</summary>
/// <param name="seq">The first place of it.</param>
public sealed class LogPrunedException(long seq) : Exception($"Retention has removed record {seq}.");
