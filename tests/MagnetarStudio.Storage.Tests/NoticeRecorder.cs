using System.Collections.Concurrent;
using MagnetarStudio.Core.Accounts;

namespace MagnetarStudio.Storage.Tests;

/// <summary>Takes the notices of committed batches, and does besides what a test wants done at that moment.</summary>
internal sealed class NoticeRecorder : INoticeSink
{
    private readonly ConcurrentQueue<Notice> _notices = new();

    /// <summary>Runs at each publication, on the writer's thread, before the callers are answered.</summary>
    public Action? AtPublish { get; set; }

    public IReadOnlyList<Notice> Notices => [.. _notices];

    public void Publish(ReadOnlySpan<Notice> notices)
    {
        foreach (var notice in notices)
        {
            _notices.Enqueue(notice);
        }

        AtPublish?.Invoke();
    }
}
