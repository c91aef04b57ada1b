namespace MagnetarStudio.Server.Places;

/// <summary>Where a value of an MMDB file stands.</summary>
/// <remarks>No record: nobody compares two, and the code for that is not small.</remarks>
/// <param name="kind">Its type.</param>
/// <param name="size">Its bytes; of a map its pairs, of an array its items.</param>
/// <param name="at">Its first byte in the file; of a pointer, the value that it stands for.</param>
/// <param name="after">Where reading goes on: behind it, or at the first item of a map or an array.</param>
internal readonly struct MmdbValue(MmdbKind kind, int size, long at, long after)
{
    /// <summary>Its type.</summary>
    public MmdbKind Kind { get; } = kind;

    /// <summary>Its bytes; of a map its pairs, of an array its items.</summary>
    public int Size { get; } = size;

    /// <summary>Its first byte in the file; of a pointer, the value that it stands for.</summary>
    public long At { get; } = at;

    /// <summary>Where reading goes on: behind it, or at the first item of a map or an array.</summary>
    public long After { get; } = after;
}
