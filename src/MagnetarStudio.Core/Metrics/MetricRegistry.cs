using System.Collections.Concurrent;

namespace MagnetarStudio.Core.Metrics;

/// <summary>The operations that are counted and timed, by name.</summary>
/// <remarks>Thread-safe. Names are written in the code, never taken from a caller, and bounded in number.</remarks>
/// <param name="clock">What times the runs.</param>
/// <param name="slowOver">A run that takes longer is slow; not negative.</param>
public sealed class MetricRegistry(TimeProvider clock, TimeSpan slowOver)
{
    /// <summary>Most operations: some hundred methods and a few inner ones, with room to grow.</summary>
    public const int OperationsMax = 512;

    private readonly ConcurrentDictionary<string, OperationMetrics> _operations = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();

    /// <summary>A run that takes longer is slow, unless the operator says otherwise.</summary>
    public static TimeSpan DefaultSlowOver { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The operation of that name, made at the first call. Keep it: looking it up costs a hash.</summary>
    /// <exception cref="InvalidOperationException"><see cref="OperationsMax"/> other names are in use.</exception>
    public OperationMetrics Operation(string name) => Find(name) ?? Add(name);

    /// <summary>The operation of that name; null when nothing ever asked for it.</summary>
    public OperationMetrics? Find(string name) => _operations.GetValueOrDefault(name);

    /// <summary>Every operation as it stands, by name in byte order.</summary>
    public IReadOnlyList<OperationSnapshot> List() =>
    [
        .. _operations.Values
            .OrderBy(operation => operation.Name, StringComparer.Ordinal)
            .Select(operation => operation.Snapshot()),
    ];

    /// <summary>Begins anew with every operation. Runs that end meanwhile count before it or after it.</summary>
    public void Reset()
    {
        foreach (var operation in _operations.Values)
        {
            operation.Reset();
        }
    }

    private OperationMetrics Add(string name)
    {
        lock (_adding)
        {
            if (_operations.Count >= OperationsMax && !_operations.ContainsKey(name))
            {
                throw new InvalidOperationException($"{OperationsMax} operations are measured already, the most.");
            }

            return _operations.GetOrAdd(name, new OperationMetrics(name, clock, slowOver));
        }
    }
}
