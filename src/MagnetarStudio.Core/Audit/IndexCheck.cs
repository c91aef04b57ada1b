using System.Security.Cryptography;
using MagnetarStudio.Core.Audit.Search;

namespace MagnetarStudio.Core.Audit;

/// <summary>Holds the stored index to the digests that the log has of it.</summary>
internal sealed class IndexCheck(ILogSource source)
{
    // A segment that was sealed anew is what its last record says.
    private readonly SortedDictionary<long, byte[]> _logged = [];

    /// <summary>Notes what a record says of the index.</summary>
    public void Note(in AuditRecord record)
    {
        if (record.Header.Code is EventCode.IndexSegmentSealed && new ClearPart(record.Clear).Segment is { } segment)
        {
            _logged[segment.Number] = segment.Digest;
        }
    }

    /// <summary>Compares, after the last record.</summary>
    /// <param name="horizon">The first place that retention keeps: what lies below has no segment any more.</param>
    /// <param name="found">Takes what differs.</param>
    public void Finish(long horizon, Action<VerifyFinding> found)
    {
        var stored = source.ReadSegmentNumbers();
        var kept = _logged.Keys.Where(number => (number + 1) * IndexSegment.Entries > horizon);
        foreach (var number in kept.Except(stored))
        {
            found(Finding("INDEX_MISSING", $"Segment {number} of the index was sealed and is not there."));
        }

        foreach (var number in stored)
        {
            if (!_logged.TryGetValue(number, out var digest))
            {
                found(Finding("INDEX_ADDED", $"Segment {number} of the index was never sealed."));
            }
            else if (source.FindSegment(number)?.ComputeDigest(source.Log) is not { } computed
                || !CryptographicOperations.FixedTimeEquals(computed, digest))
            {
                found(Finding("INDEX_FORGED", $"Segment {number} of the index is not what was sealed."));
            }
        }
    }

    private static VerifyFinding Finding(string code, string text) => new(VerifyLevel.Structure, code, null, text);
}
