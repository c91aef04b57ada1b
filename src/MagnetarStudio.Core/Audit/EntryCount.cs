namespace MagnetarStudio.Core.Audit;

/// <summary>How many entries of a stretch of the log passed.</summary>
/// <param name="Entries">How many.</param>
/// <param name="Next">Everything from here on was looked at: the count goes on below it. 0: it is over.</param>
public sealed record EntryCount(long Entries, long Next);
