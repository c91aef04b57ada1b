using System.Buffers.Binary;

namespace MagnetarStudio.Core.Audit;

/// <summary>Reads fields written by <see cref="FieldWriter"/>, and nothing laxer.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> part)
{
    private const int HeaderSizeBytes = 3;

    private ReadOnlySpan<byte> _rest = part;
    private byte _last = 0;

    /// <summary>Whether something was malformed: cut short, out of order, or twice.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next field.</summary>
    /// <returns>False at the end, and at the first fault.</returns>
    public bool TryRead(out byte tag, out ReadOnlySpan<byte> value)
    {
        tag = 0;
        value = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest.Length < HeaderSizeBytes || _rest[0] <= _last)
        {
            return Malformed();
        }

        var size = BinaryPrimitives.ReadUInt16BigEndian(_rest[1..]);
        if (_rest.Length < HeaderSizeBytes + size)
        {
            return Malformed();
        }

        tag = _last = _rest[0];
        value = _rest.Slice(HeaderSizeBytes, size);
        _rest = _rest[(HeaderSizeBytes + size)..];
        return true;
    }

    private bool Malformed()
    {
        IsMalformed = true;
        return false;
    }
}
