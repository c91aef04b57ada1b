using System.Collections.Concurrent;

namespace MagnetarStudio.Storage.Tests;

/// <summary>Stands for the end of the process, and remembers why it came.</summary>
internal sealed class EndRecorder
{
    private readonly ConcurrentQueue<(string Why, Exception Cause)> _ends = new();

    public IReadOnlyList<(string Why, Exception Cause)> Ends => [.. _ends];

    public void End(string why, Exception cause) => _ends.Enqueue((why, cause));
}
