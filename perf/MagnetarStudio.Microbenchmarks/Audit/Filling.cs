namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>What came of recording as fast as entries are taken.</summary>
/// <param name="Recorded">Entries a second.</param>
/// <param name="Indexed">Entries a second until the index had them too.</param>
/// <param name="Cost">Processor time of the whole process for an entry: what a busy machine does not change.</param>
/// <param name="Waits">How long one waited to be answered.</param>
internal sealed record Filling(double Recorded, double Indexed, TimeSpan Cost, Waits Waits);
