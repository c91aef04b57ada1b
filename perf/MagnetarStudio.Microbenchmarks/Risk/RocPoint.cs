namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>One threshold.</summary>
/// <param name="Threshold">The score, in 1/10,000.</param>
/// <param name="Honest">Share of the days of honest sessions at or above it.</param>
/// <param name="Hijacked">Share of hijacks at or above it.</param>
internal sealed record RocPoint(int Threshold, double Honest, double Hijacked);
