using MagnetarStudio.Core.Accounts;

namespace MagnetarStudio.Microbenchmarks.Writer;

/// <summary>Nobody is told.</summary>
internal sealed class NoSink : INoticeSink
{
    public static NoSink Instance { get; } = new();

    public void Publish(ReadOnlySpan<Notice> notices)
    {
    }
}
