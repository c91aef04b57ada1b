namespace MagnetarStudio.Core.Audit;

/// <summary>A stretch of the log, read backwards.</summary>
/// <param name="Entries">Those that passed the filter, newest first.</param>
/// <param name="Next">The last place that was read: the next page begins below it. 0: there is none.</param>
public sealed record EntryPage(IReadOnlyList<LogEntry> Entries, long Next);
