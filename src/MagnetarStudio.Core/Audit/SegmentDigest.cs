namespace MagnetarStudio.Core.Audit;

/// <summary>What the log remembers of a sealed index segment.</summary>
/// <param name="Number">Which segment.</param>
/// <param name="Digest">Its digest, 32 bytes (<see cref="Search.IndexSegment.ComputeDigest"/>).</param>
public sealed record SegmentDigest(long Number, byte[] Digest);
