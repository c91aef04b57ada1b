namespace MagnetarStudio.Cryptography.Trees;

/// <summary>Where the tiles of a tree are read from: memory, a database, a directory.</summary>
public interface ITileSource
{
    /// <summary>
    /// The tile at this place, as wide as it is there. A wider one than a smaller tree had serves that too.
    /// </summary>
    /// <param name="level">Level of tiles, from 0.</param>
    /// <param name="index">Place in its level, from 0.</param>
    /// <returns>Null when there is none.</returns>
    HashTile? Find(int level, long index);
}
