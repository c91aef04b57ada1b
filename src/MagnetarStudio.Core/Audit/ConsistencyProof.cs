using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>That the log of an earlier size is the beginning of the log of a later one. Immutable.</summary>
/// <param name="Size">The later size.</param>
/// <param name="Hashes">In the order of RFC 6962 §2.1.2; none for equal sizes.</param>
/// <param name="Head">The newest head when it was made; its size is the later one or more.</param>
public sealed record ConsistencyProof(long Size, IReadOnlyList<TreeHash> Hashes, LogHead Head);
