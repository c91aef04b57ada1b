using System.Buffers.Binary;
using System.Security.Cryptography;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Appends a stretch of a stream; under an idempotency key, counts what the log has of the stream.</summary>
/// <remarks>
/// The key's row holds that count and the digest of the stream up to there, so a repeat, or a second stream beside the
/// first, appends only what is missing, and a stream that is not the same is refused where the two meet.
/// </remarks>
internal sealed class StretchAct(IdempotencyRows keys)
{
    /// <summary>Does it.</summary>
    /// <exception cref="IdempotencyKeyReusedException">The key was used for another stream or call.</exception>
    public Acted<AppendedStretch> Run(WriteScope scope, EntryStretch stretch, Caller by)
    {
        var count = stretch.Entries.Count;
        var end = stretch.First + count;
        if (by.Idempotency is not { } key)
        {
            return new(new AppendedStretch(count, 0, end), stretch.Entries, []);
        }

        // A row that is gone was too old, or one too many: what this stream appended so far, it knows itself.
        var kept = keys.Find(scope, by.Actor.Account, key);
        var had = kept is null ? stretch.First : BinaryPrimitives.ReadInt64BigEndian(kept);
        if (kept is not null && !IsSameStream(stretch, had, kept.AsSpan(sizeof(long))))
        {
            throw new IdempotencyKeyReusedException();
        }

        var skipped = (int)Math.Min(had - stretch.First, count);
        if (skipped == count)
        {
            return new(new AppendedStretch(0, skipped, had), [], []);
        }

        keys.Write(scope, by.Actor.Account, key, Keep(end, stretch.Chain[^1]));
        return new(new AppendedStretch(count - skipped, skipped, end), [.. stretch.Entries.Skip(skipped)], []);
    }

    // Where the kept stream ends in this stretch, both must have come the same way. Before it they have: the stretch
    // before this one ended there. Behind it, a later stretch will tell, or the end of a stream that is too short.
    private static bool IsSameStream(EntryStretch stretch, long had, ReadOnlySpan<byte> digest)
    {
        var last = had - stretch.First - 1;
        return had >= stretch.First
            && (last < 0
                || last >= stretch.Chain.Count
                || CryptographicOperations.FixedTimeEquals(stretch.Chain[(int)last], digest));
    }

    private static byte[] Keep(long count, byte[] digest)
    {
        var kept = new byte[sizeof(long) + digest.Length];
        BinaryPrimitives.WriteInt64BigEndian(kept, count);
        digest.CopyTo(kept.AsSpan(sizeof(long)));
        return kept;
    }
}
