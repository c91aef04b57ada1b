using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MagnetarStudio.Core.Audit;

/// <summary>Details of an application's entry as bytes, for each: name length 1, name, value length 2, value.</summary>
/// <remarks>Lengths are big-endian.</remarks>
internal static class DetailFields
{
    /// <summary>Bytes of the two lengths.</summary>
    public const int HeaderSizeBytes = 3;

    /// <summary>Writes details, redacted.</summary>
    /// <returns>Null for none.</returns>
    public static byte[]? Write(IReadOnlyList<EntryDetail> details)
    {
        if (details.Count == 0)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        foreach (var detail in details)
        {
            var name = Encoding.UTF8.GetBytes(detail.Name);
            var value = Encoding.UTF8.GetBytes(Redactor.Clean(detail.Name, detail.Value));
            var span = buffer.GetSpan(HeaderSizeBytes + name.Length + value.Length);
            span[0] = checked((byte)name.Length);
            name.CopyTo(span[1..]);
            BinaryPrimitives.WriteUInt16BigEndian(span[(1 + name.Length)..], checked((ushort)value.Length));
            value.CopyTo(span[(HeaderSizeBytes + name.Length)..]);
            buffer.Advance(HeaderSizeBytes + name.Length + value.Length);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads details.</summary>
    /// <returns>Null when they are not what <see cref="Write"/> writes.</returns>
    public static IReadOnlyList<EntryDetail>? Read(ReadOnlySpan<byte> bytes)
    {
        var details = new List<EntryDetail>();
        while (!bytes.IsEmpty)
        {
            var nameSize = bytes[0];
            if (bytes.Length < HeaderSizeBytes + nameSize)
            {
                return null;
            }

            var valueSize = BinaryPrimitives.ReadUInt16BigEndian(bytes[(1 + nameSize)..]);
            var size = HeaderSizeBytes + nameSize + valueSize;
            if (bytes.Length < size)
            {
                return null;
            }

            details.Add(new EntryDetail(
                Encoding.UTF8.GetString(bytes.Slice(1, nameSize)),
                Encoding.UTF8.GetString(bytes[(size - valueSize)..size])));
            bytes = bytes[size..];
        }

        return details;
    }
}
