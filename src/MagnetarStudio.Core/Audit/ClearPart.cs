using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MagnetarStudio.Core.Audit;

/// <summary>The clear part of a record, read.</summary>
internal readonly struct ClearPart
{
    private const int SegmentSizeBytes = sizeof(long) + SHA256.HashSizeInBytes;

    /// <summary>Reads the fields; unknown ones are left to later versions.</summary>
    public ClearPart(ReadOnlySpan<byte> part)
    {
        var fields = new FieldReader(part);
        while (fields.TryRead(out var tag, out var value))
        {
            if (tag == (byte)ClearTag.DataKeyCommitment)
            {
                Commitment = value.ToArray();
            }
            else if (tag == (byte)ClearTag.HeadKey)
            {
                HeadKey = value.ToArray();
            }
            else if (tag == (byte)ClearTag.Horizon && value.Length == sizeof(long))
            {
                Horizon = BinaryPrimitives.ReadInt64BigEndian(value);
            }
            else if (tag == (byte)ClearTag.SegmentDigest && value.Length == SegmentSizeBytes)
            {
                Segment = new SegmentDigest(
                    BinaryPrimitives.ReadInt64BigEndian(value), value[sizeof(long)..].ToArray());
            }
            else if (tag == (byte)ClearTag.HeadKeySuccession)
            {
                HeadKeySuccession = value.ToArray();
            }
        }

        IsMalformed = fields.IsMalformed;
    }

    /// <summary>Commitment to the data key that the record is the first under; null without one.</summary>
    public byte[]? Commitment { get; }

    /// <summary>Public half of the head key; null without one.</summary>
    public byte[]? HeadKey { get; }

    /// <summary>The first place that retention keeps; null where it is not spoken of.</summary>
    public long? Horizon { get; }

    /// <summary>An index segment sealed; null without one.</summary>
    public SegmentDigest? Segment { get; }

    /// <summary>The note by which the earlier head key names this one; null without one.</summary>
    public byte[]? HeadKeySuccession { get; }

    /// <summary>Whether the fields are not as they were written.</summary>
    public bool IsMalformed { get; }
}
