namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>How one program fared.</summary>
/// <param name="PerSecond">Calls a second.</param>
/// <param name="ProcessorMicroseconds">
/// Processor time of the program for a call, without the generator's: it holds on a busy machine, where rates do not.
/// </param>
internal sealed record SideResult(double PerSecond, double ProcessorMicroseconds);
