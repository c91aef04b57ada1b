using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace MagnetarStudio.Server.Places;

/// <summary>Reads one section of an MMDB file, by a small window, and never a byte outside the section.</summary>
/// <remarks>
/// Nothing in a file is believed: sizes and pointers are held to the section, a pointer may not lead to a pointer, and
/// the number of values read is bounded, so a file that was made to mislead costs a millisecond. One for each lookup;
/// not thread-safe. <c>https://maxmind.github.io/MaxMind-DB/</c>.
/// </remarks>
/// <param name="file">The file, open for random access.</param>
/// <param name="start">The section's first byte, from which its pointers count.</param>
/// <param name="end">First byte behind it.</param>
internal sealed class MmdbSection(SafeFileHandle file, long start, long end)
{
    /// <summary>Most bytes that are looked at together.</summary>
    public const int WindowBytes = 512;

    // A city with its names in every language has about two hundred values, passed over once for each question.
    private const int ValuesMax = 10_000;

    private readonly byte[] _window = new byte[WindowBytes];
    private long _windowAt;
    private int _windowLength;
    private int _values;

    /// <summary>Bytes of the section, valid until the next call.</summary>
    /// <param name="at">The first, in the file.</param>
    /// <param name="count">How many: up to <see cref="WindowBytes"/>.</param>
    /// <exception cref="InvalidDataException">They are not all in the section.</exception>
    public ReadOnlySpan<byte> Bytes(long at, int count)
    {
        if (at < start || count > end - at || count > WindowBytes)
        {
            throw new InvalidDataException("it points out of itself");
        }

        if (at < _windowAt || at + count > _windowAt + _windowLength)
        {
            Fill(at);
        }

        return _window.AsSpan((int)(at - _windowAt), count);
    }

    /// <summary>The value that stands at a place, or that a pointer there stands for.</summary>
    /// <exception cref="InvalidDataException">None does.</exception>
    public MmdbValue Read(long at)
    {
        var value = ReadHeader(at);
        if (value.Kind is not MmdbKind.Pointer)
        {
            return value;
        }

        var pointed = ReadHeader(value.At);
        return pointed.Kind is not MmdbKind.Pointer
            ? new MmdbValue(pointed.Kind, pointed.Size, pointed.At, value.After)
            : throw new InvalidDataException("a pointer leads to a pointer");
    }

    /// <summary>A value of a map.</summary>
    /// <returns>Null if it has no such key, or is no map.</returns>
    /// <exception cref="InvalidDataException">The map is malformed.</exception>
    public MmdbValue? Find(MmdbValue? map, ReadOnlySpan<byte> name)
    {
        if (map is not { Kind: MmdbKind.Map } pairs)
        {
            return null;
        }

        var at = pairs.At;
        for (var pair = 0; pair < pairs.Size; pair++)
        {
            var key = Read(at);
            if (key.Kind is not MmdbKind.Text)
            {
                throw new InvalidDataException("a key is no text");
            }

            if (key.Size == name.Length && Bytes(key.At, key.Size).SequenceEqual(name))
            {
                return Read(key.After);
            }

            at = Skip(key.After);
        }

        return null;
    }

    /// <summary>The place behind a value and all that it holds.</summary>
    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public long Skip(long at)
    {
        // Without recursion: what is nested is more to pass.
        for (var left = 1L; left > 0; left--)
        {
            var value = ReadHeader(at);
            left += value.Kind switch
            {
                MmdbKind.Map => 2L * value.Size,
                MmdbKind.Array => value.Size,
                _ => 0,
            };
            at = value.After;
        }

        return at;
    }

    /// <summary>A whole number without a sign; null for any other value.</summary>
    public ulong? Whole(MmdbValue? value)
    {
        if (value is not { Kind: MmdbKind.UInt16 or MmdbKind.UInt32 or MmdbKind.UInt64, Size: <= sizeof(ulong) } known)
        {
            return null;
        }

        return BigEndian(Bytes(known.At, known.Size));
    }

    /// <summary>A number with a fraction; null for any other value.</summary>
    public double? Real(MmdbValue? value) => value switch
    {
        { Kind: MmdbKind.Double, Size: sizeof(double) } known =>
            BinaryPrimitives.ReadDoubleBigEndian(Bytes(known.At, known.Size)),
        { Kind: MmdbKind.Float, Size: sizeof(float) } known =>
            BinaryPrimitives.ReadSingleBigEndian(Bytes(known.At, known.Size)),
        _ => null,
    };

    private MmdbValue ReadHeader(long at)
    {
        if (++_values > ValuesMax)
        {
            throw new InvalidDataException("it holds too much");
        }

        var head = Bytes(at, 1)[0];
        var next = at + 1;
        var kind = (MmdbKind)(head >> 5);
        if (kind is MmdbKind.Pointer)
        {
            return ReadPointer(head, next);
        }

        if (kind == 0)
        {
            kind = (MmdbKind)(Bytes(next++, 1)[0] + 7);
            if (kind is not (>= MmdbKind.Int32 and <= MmdbKind.Array or MmdbKind.Boolean or MmdbKind.Float))
            {
                throw new InvalidDataException("a value is of no type");
            }
        }

        var size = head & 0x1F;
        if (size >= 29)
        {
            var more = size - 28;
            size = (int)BigEndian(Bytes(next, more)) + more switch { 1 => 29, 2 => 285, _ => 65_821 };
            next += more;
        }

        return kind switch
        {
            MmdbKind.Map or MmdbKind.Array or MmdbKind.Boolean => new MmdbValue(kind, size, next, next),
            _ when size > end - next => throw new InvalidDataException("it points out of itself"),
            _ => new MmdbValue(kind, size, next, next + size),
        };
    }

    // Sizes 0 to 2 carry three bits in the first byte, and begin where the size before ends.
    private MmdbValue ReadPointer(byte head, long next)
    {
        var size = (head >> 3) & 3;
        var number = (long)BigEndian(Bytes(next, size + 1));
        number += size switch
        {
            0 => (head & 7L) << 8,
            1 => ((head & 7L) << 16) + 2_048,
            2 => ((head & 7L) << 24) + 526_336,
            _ => 0,
        };
        return new MmdbValue(MmdbKind.Pointer, 0, start + number, next + size + 1);
    }

    private void Fill(long at)
    {
        _windowLength = 0;
        var wanted = (int)Math.Min(WindowBytes, end - at);
        for (int read, have = 0; have < wanted; have += read)
        {
            read = RandomAccess.Read(file, _window.AsSpan(have, wanted - have), at + have);
            if (read == 0)
            {
                throw new InvalidDataException("it was cut off");
            }
        }

        (_windowAt, _windowLength) = (at, wanted);
    }

    private static ulong BigEndian(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        foreach (var part in bytes)
        {
            number = (number << 8) | part;
        }

        return number;
    }
}
