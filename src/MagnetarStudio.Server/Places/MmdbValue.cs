namespace MagnetarStudio.Server.Places;

/// <summary>Where a value of an MMDB file stands.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Size">Its bytes; of a map its pairs, of an array its items.</param>
/// <param name="At">Its first byte in the file; of a pointer, the value that it stands for.</param>
/// <param name="After">Where reading goes on: behind it, or at the first item of a map or an array.</param>
internal readonly record struct MmdbValue(MmdbKind Kind, int Size, long At, long After);
