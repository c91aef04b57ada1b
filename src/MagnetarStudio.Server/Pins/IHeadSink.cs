using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Server.Pins;

/// <summary>
/// Something outside the data directory that is told of heads. It never blocks a commit; disposed, it tells of the last
/// head and stops, within a second.
/// </summary>
internal interface IHeadSink : IAsyncDisposable
{
    /// <summary>How it stands when the log has that many records. Thread-safe.</summary>
    PinState StateAt(long size);
}
