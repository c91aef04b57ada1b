using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MagnetarStudio.Core.Audit;

/// <summary>Writes fields of a record part: tag 1, length 2 (big-endian), bytes; tags ascending, none twice.</summary>
internal sealed class FieldWriter
{
    private const int HeaderSizeBytes = 3;

    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private byte _last;

    /// <summary>Whether no field was written.</summary>
    public bool IsEmpty => _buffer.WrittenCount == 0;

    /// <summary>Writes one field.</summary>
    /// <exception cref="ArgumentException">The tag does not ascend, or the value is over 65,535 bytes.</exception>
    public void Write(byte tag, ReadOnlySpan<byte> value)
    {
        if (tag <= _last || value.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"Field {tag} is out of order, or {value.Length} bytes are too many.");
        }

        _last = tag;
        var span = _buffer.GetSpan(HeaderSizeBytes + value.Length);
        span[0] = tag;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)value.Length);
        value.CopyTo(span[HeaderSizeBytes..]);
        _buffer.Advance(HeaderSizeBytes + value.Length);
    }

    /// <summary>Writes text as UTF-8; nothing for null.</summary>
    public void Write(byte tag, string? text)
    {
        if (text is not null)
        {
            Write(tag, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Writes 16 big-endian bytes; nothing for null.</summary>
    public void Write(byte tag, Guid? id)
    {
        if (id is not { } value)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Write(tag, bytes);
    }

    /// <summary>Writes one byte; nothing for null.</summary>
    public void WriteByte(byte tag, int? value)
    {
        if (value is { } number)
        {
            Write(tag, [checked((byte)number)]);
        }
    }

    /// <summary>Writes 8 big-endian bytes; nothing for null.</summary>
    public void WriteNumber(byte tag, long? value)
    {
        if (value is { } number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            Write(tag, bytes);
        }
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
