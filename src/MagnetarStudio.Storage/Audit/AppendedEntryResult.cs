using System.Buffers.Binary;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Audit;

/// <summary>An appended entry as it is kept for a repeat: its place, and microseconds since 1970.</summary>
internal sealed class AppendedEntryResult : IKeptResult<AppendedEntry>
{
    private const int SizeBytes = 2 * sizeof(long);

    /// <inheritdoc/>
    public byte[] Write(AppendedEntry result)
    {
        var kept = new byte[SizeBytes];
        BinaryPrimitives.WriteInt64BigEndian(kept, result.Seq);
        BinaryPrimitives.WriteInt64BigEndian(kept.AsSpan(sizeof(long)), Columns.ToUnixMicroseconds(result.At));
        return kept;
    }

    /// <inheritdoc/>
    public AppendedEntry Read(WriteScope scope, ReadOnlySpan<byte> kept) => new(
        BinaryPrimitives.ReadInt64BigEndian(kept),
        DateTimeOffset.UnixEpoch.AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(kept[sizeof(long)..])));
}
