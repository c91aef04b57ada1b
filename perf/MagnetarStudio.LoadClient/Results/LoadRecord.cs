namespace MagnetarStudio.LoadClient.Results;

/// <summary>The records of all kinds of calls of a run. Thread-safe.</summary>
internal sealed class LoadRecord(IEnumerable<string> names)
{
    private readonly Dictionary<string, OperationRecord> _records =
        names.ToDictionary(name => name, name => new OperationRecord(name), StringComparer.Ordinal);

    /// <summary>The record of one kind.</summary>
    public OperationRecord Of(string name) => _records[name];

    /// <summary>What is known so far, kind by kind.</summary>
    public IReadOnlyList<OperationResult> Results() => [.. _records.Values.Select(record => record.Result())];
}
