namespace MagnetarStudio.Storage.Pool;

/// <summary>The bounds of the reader pool, fixed at start. Immutable and safe to share.</summary>
public sealed record SqlitePoolLimits
{
    /// <summary>Most connections a pool may have: each costs up to 2 MiB of page cache and three descriptors.</summary>
    public const int ConnectionsMax = 64;

    /// <summary>Connections opened at start and kept: 1 to <see cref="ConnectionsMax"/>.</summary>
    /// <remarks>Unless set, one a processor and at least two: reads are CPU-bound once the file is cached.</remarks>
    public int Connections
    {
        get;
        init => field = value is >= 1 and <= ConnectionsMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"1 to {ConnectionsMax} connections.");
    }
    = Math.Clamp(Environment.ProcessorCount, 2, ConnectionsMax);

    /// <summary>Longest wait for a connection, 250 ms unless set: what the writer's queue allows, too.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most callers in line, 8,192 unless set, as in the writer's queue; the next is refused.</summary>
    public int WaitersMax { get; init; } = 8_192;

    /// <summary>Age at which a connection is replaced before it is next lent: 3,600 s unless set.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(3_600);

    /// <summary>
    /// How often ages are looked at, 30 s unless set. A connection that was not lent in a whole interval is probed
    /// before it is next lent.
    /// </summary>
    public TimeSpan InspectionInterval { get; init; } = TimeSpan.FromSeconds(30);
}
