namespace MagnetarStudio.Core.Risk;

/// <summary>A session's risk in brief, as lists show it and the cap weighs it.</summary>
/// <param name="Value">The score in 1/10,000: 0 to 10,000.</param>
/// <param name="At">When it was last judged, UTC.</param>
public readonly record struct JudgedRisk(int Value, DateTimeOffset At);
