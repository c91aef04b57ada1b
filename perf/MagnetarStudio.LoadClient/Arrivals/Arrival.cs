namespace MagnetarStudio.LoadClient.Arrivals;

/// <summary>One call that has come due.</summary>
/// <param name="Number">Its place in the order of arrivals, from 0.</param>
/// <param name="Due">When it was due, from the start of the run.</param>
/// <param name="StartedTimestamp">The monotonic clock's reading at the start of the run.</param>
internal readonly record struct Arrival(int Number, TimeSpan Due, long StartedTimestamp);
