using System.Text;

namespace MagnetarStudio.Cryptography.Envelopes;

/// <summary>
/// Where a sealed value lives. It opens nowhere else: not in another row, column, account or instance.
/// </summary>
/// <remarks>
/// Each part has at most 64 bytes, and its length goes before it, so no two contexts share one encoding.
/// </remarks>
public readonly ref struct EnvelopeContext
{
    /// <summary>Most bytes in one part.</summary>
    public const int PartSizeBytesMax = 64;

    internal const int SizeBytesMax = 5 * (1 + PartSizeBytesMax);

    /// <summary>Names the place.</summary>
    /// <param name="instance">Id of the instance: a backup restored elsewhere under a new id opens nothing.</param>
    /// <param name="table">Table, as in the schema, ASCII.</param>
    /// <param name="column">Column, as in the schema, ASCII.</param>
    /// <param name="row">The row's key.</param>
    /// <param name="owner">Account that owns the row; empty where nobody does.</param>
    /// <exception cref="ArgumentException">A part is too long, or one but the owner is empty.</exception>
    public EnvelopeContext(
        ReadOnlySpan<byte> instance, string table, string column, ReadOnlySpan<byte> row, ReadOnlySpan<byte> owner)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        ArgumentException.ThrowIfNullOrEmpty(column);
        RequireSize(instance.Length, 1, nameof(instance));
        RequireSize(table.Length, 1, nameof(table));
        RequireSize(column.Length, 1, nameof(column));
        RequireSize(row.Length, 1, nameof(row));
        RequireSize(owner.Length, 0, nameof(owner));
        if (!Ascii.IsValid(table) || !Ascii.IsValid(column))
        {
            throw new ArgumentException("Names of the schema are ASCII.");
        }

        Instance = instance;
        Table = table;
        Column = column;
        Row = row;
        Owner = owner;
    }

    private ReadOnlySpan<byte> Instance { get; }

    private string Table { get; }

    private string Column { get; }

    private ReadOnlySpan<byte> Row { get; }

    private ReadOnlySpan<byte> Owner { get; }

    // Five times a length byte and the part.
    internal int WriteTo(Span<byte> destination)
    {
        var written = WritePart(Instance, destination);
        written += WritePart(Encoding.ASCII.GetBytes(Table), destination[written..]);
        written += WritePart(Encoding.ASCII.GetBytes(Column), destination[written..]);
        written += WritePart(Row, destination[written..]);
        written += WritePart(Owner, destination[written..]);
        return written;
    }

    private static int WritePart(ReadOnlySpan<byte> part, Span<byte> destination)
    {
        destination[0] = (byte)part.Length;
        part.CopyTo(destination[1..]);
        return 1 + part.Length;
    }

    private static void RequireSize(int size, int sizeMin, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, sizeMin, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, PartSizeBytesMax, name);
    }
}
