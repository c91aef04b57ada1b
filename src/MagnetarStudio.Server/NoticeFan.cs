using MagnetarStudio.Core.Accounts;

namespace MagnetarStudio.Server;

/// <summary>Tells several of what was committed, in order: first who decides, then who only reports.</summary>
internal sealed class NoticeFan(params INoticeSink[] sinks) : INoticeSink
{
    /// <inheritdoc/>
    public void Publish(ReadOnlySpan<Notice> notices)
    {
        foreach (var sink in sinks)
        {
            sink.Publish(notices);
        }
    }
}
