using MagnetarStudio.LoadClient.Results;

namespace MagnetarStudio.LoadClient.Starts;

/// <summary>What the starts found.</summary>
/// <param name="FirstAnswerMs">Median time to the first answer, in milliseconds.</param>
/// <param name="IdleResidentBytes">Median memory when idle.</param>
/// <param name="FileSizeBytes">Size of the file.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Starts">All starts, in order.</param>
internal sealed record StartReport(
    double FirstAnswerMs,
    long IdleResidentBytes,
    long FileSizeBytes,
    Machine Machine,
    IReadOnlyList<StartFigure> Starts)
{
    /// <summary>Sums up the starts; of an odd number, the medians are measured values.</summary>
    public static StartReport Of(IReadOnlyList<StartFigure> starts, long fileSizeBytes, Machine machine) => new(
        starts.Select(start => start.FirstAnswerMs).Order().ElementAt(starts.Count / 2),
        starts.Select(start => start.IdleResidentBytes).Order().ElementAt(starts.Count / 2),
        fileSizeBytes,
        machine,
        starts);
}
