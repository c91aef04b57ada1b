using System.Collections.Concurrent;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>The lines that a process writes to one of its streams, gathered as they come. Thread-safe.</summary>
internal sealed class OutputLines
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Begins to read.</summary>
    public OutputLines(TextReader reader) => End = Task.Run(() => GatherAsync(reader));

    /// <summary>Done at the end of the stream.</summary>
    public Task End { get; }

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>The lines so far, as one text.</summary>
    public string Text => string.Join('\n', _lines);

    private async Task GatherAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
        }
    }
}
