namespace MagnetarStudio.Core.Audit;

/// <summary>A stretch of the log, read backwards.</summary>
/// <param name="Entries">Those that passed the filter, newest first.</param>
/// <param name="Next">Everything from here on was looked at: the next page begins below it. 0: there is none.</param>
public sealed record EntryPage(IReadOnlyList<LogEntry> Entries, long Next);
