using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>The newest committed head and the partial tiles under it, of one moment. Immutable, thread-safe.</summary>
/// <param name="Head">The head.</param>
/// <param name="Tiles">The tiles that its size leaves partial; the full ones are stored.</param>
/// <param name="HeadKey">Verifies the head.</param>
public sealed record LogEdge(LogHead Head, ITileSource Tiles, NoteVerifier HeadKey);
