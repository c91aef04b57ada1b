using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>The log's newest signed head, and what is needed to go on from it.</summary>
/// <param name="Size">Records in the log.</param>
/// <param name="Root">Root of the tree over them (RFC 6962 §2.1).</param>
/// <param name="Note">The signed note (C2SP tlog-checkpoint) that says both.</param>
/// <param name="Frontier">The tree's right edge, encoded.</param>
/// <param name="EndTimeUs">Time of the newest record, microseconds since 1970.</param>
public sealed record LogHead(long Size, TreeHash Root, string Note, byte[] Frontier, long EndTimeUs);
