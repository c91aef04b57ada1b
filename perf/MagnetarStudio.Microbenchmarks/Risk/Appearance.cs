using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>One honest use of a device, somewhere at some time.</summary>
/// <param name="Facts">What the connection shows; the device is always declared.</param>
/// <param name="Slot">Which of its owner's devices.</param>
/// <param name="Place">Where the address is.</param>
/// <param name="At">When, UTC.</param>
internal sealed record Appearance(RiskFacts Facts, int Slot, Place Place, DateTimeOffset At);
