using System.Buffers.Binary;
using System.Security.Cryptography;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Budgets;

/// <summary>Finds the cells that a key shares with others: one in each row of a sketch.</summary>
/// <remarks>
/// By HMAC-SHA256 under a key made at start, so nobody outside can choose keys that meet, or tell which do.
/// Immutable and thread-safe.
/// </remarks>
internal sealed class SketchCells
{
    private const int KeySizeBytes = 32;
    private const int RowsMax = HMACSHA256.HashSizeInBytes / sizeof(uint);

    private readonly byte[] _key = new byte[KeySizeBytes];
    private readonly int _rows;
    private readonly int _width;

    /// <summary>Cells for that many rows, 1 to 8, of that many cells each.</summary>
    public SketchCells(int rows, int width, ISecretSource secrets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, RowsMax);
        _rows = rows;
        _width = width;
        secrets.Fill(_key);
    }

    /// <summary>Fills <paramref name="cells"/>, one a row, with indices into all rows laid end to end.</summary>
    public void Find(ReadOnlySpan<byte> key, Span<int> cells)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, key, digest);
        for (var row = 0; row < _rows; row++)
        {
            var hash = BinaryPrimitives.ReadUInt32LittleEndian(digest[(row * sizeof(uint))..]);
            cells[row] = (row * _width) + (int)(hash % (uint)_width);
        }
    }
}
