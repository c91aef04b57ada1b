using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>That a record is in the log of a size. Immutable.</summary>
/// <param name="Size">The size.</param>
/// <param name="Leaf">The record's own hash.</param>
/// <param name="Hashes">From the leaf's sibling upwards (RFC 6962 §2.1.1); none in a log of one record.</param>
/// <param name="Head">The newest head when it was made; its size is that of the proof or more.</param>
public sealed record InclusionProof(long Size, TreeHash Leaf, IReadOnlyList<TreeHash> Hashes, LogHead Head);
