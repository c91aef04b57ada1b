using System.Globalization;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>Where a tile stands in the tree, and its name in the layout of C2SP tlog-tiles.</summary>
/// <param name="Level">Level of tiles: 0 over the leaves, to 7.</param>
/// <param name="Index">Place in its level, from 0.</param>
/// <param name="Width">Hashes or entries in it: 1 to 256.</param>
public readonly record struct TilePosition(int Level, long Index, int Width = HashTile.Hashes)
{
    /// <summary>Whether nothing more can join it.</summary>
    public bool IsFull => Width == HashTile.Hashes;

    /// <summary>Path of the hash tile, for example <c>tile/0/x001/x234/067</c> or <c>tile/1/000.p/44</c>.</summary>
    public string HashPath => string.Create(CultureInfo.InvariantCulture, $"tile/{Level}/{Name}");

    /// <summary>
    /// Path of the entry bundle beside a tile of level 0, for example <c>tile/entries/000.p/44</c>, without the level.
    /// </summary>
    public string EntriesPath => $"tile/entries/{Name}";

    // Three digits a directory, so that none holds more than a thousand names; "x" marks all but the last.
    private string Name
    {
        get
        {
            var name = (Index % 1_000).ToString("D3", CultureInfo.InvariantCulture);
            for (var rest = Index / 1_000; rest > 0; rest /= 1_000)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1_000:D3}/{name}");
            }

            return IsFull ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.p/{Width}");
        }
    }
}
