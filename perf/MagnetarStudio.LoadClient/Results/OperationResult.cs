namespace MagnetarStudio.LoadClient.Results;

/// <summary>What became of the calls of one kind.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Answered">Calls that succeeded.</param>
/// <param name="Refused">Calls refused because the server was busy.</param>
/// <param name="Failed">All others.</param>
/// <param name="AnsweredLatency">Latency of the answered.</param>
/// <param name="RefusedLatency">Latency of the refused.</param>
/// <param name="Seconds">The answered, second by second.</param>
/// <param name="Reasons">Why calls were not answered, and how many.</param>
internal sealed record OperationResult(
    string Name,
    long Answered,
    long Refused,
    long Failed,
    Latency AnsweredLatency,
    Latency RefusedLatency,
    IReadOnlyList<SecondResult> Seconds,
    IReadOnlyDictionary<string, long> Reasons);
