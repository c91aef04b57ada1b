using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>The growing end of the log in memory: copied for a batch, swapped in after COMMIT.</summary>
/// <param name="Frontier">The tree's right edge.</param>
/// <param name="Tiles">Its partial tiles.</param>
/// <param name="AnchorUs">The log's clock at <paramref name="AnchorUptime"/>, microseconds since 1970.</param>
/// <param name="AnchorUptime">The monotonic clock at the anchor.</param>
/// <param name="EndTimeUs">Time of the newest record.</param>
/// <param name="AnnouncedKey">Id of the newest data key whose announcement is committed; 0 for none.</param>
/// <param name="Signer">The head key.</param>
internal sealed record LogEnd(
    MerkleFrontier Frontier,
    TileBuilder Tiles,
    long AnchorUs,
    TimeSpan AnchorUptime,
    long EndTimeUs,
    uint AnnouncedKey,
    NoteSigner Signer)
{
    /// <summary>A copy that can be appended to.</summary>
    public LogEnd Copy() => this with { Frontier = Frontier.Copy(), Tiles = Tiles.Copy() };
}
