using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>The index is held to the digests that the log has of it.</summary>
public sealed class IndexCheckTests : IDisposable
{
    private readonly TestLog _log = TestLog.Of(3);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_segment_is_what_was_sealed_last_under_its_number()
    {
        Seal(Segment(0, fill: 1));
        Seal(Segment(0, fill: 2));
        Seal(Segment(1, fill: 3));

        Assert.Empty(_log.Verify().Findings);
    }

    [Fact]
    public void A_segment_that_was_changed_removed_or_added_is_found_without_any_key()
    {
        Seal(Segment(0, fill: 1));
        Seal(Segment(1, fill: 2));

        _log.Segments[0] = Segment(0, fill: 9);
        _log.Segments.Remove(1);
        _log.Segments[2] = Segment(2, fill: 3);

        Assert.Equal(
            ["INDEX_ADDED", "INDEX_FORGED", "INDEX_MISSING"],
            _log.Verify(VerifyLevel.Structure).Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal));
    }

    private static IndexSegment Segment(long number, byte fill) =>
        new(number, [0, fill], [.. Enumerable.Range(0, IndexSegment.Buckets).Select(_ => new[] { fill })]);

    private void Seal(IndexSegment segment)
    {
        _log.Segments[segment.Number] = segment;
        var digest = new SegmentDigest(segment.Number, segment.ComputeDigest(_log.Log));
        _log.Write(new AuditEvent(EventCode.IndexSegmentSealed) { Segment = digest }, Caller.Server);
    }
}
