namespace MagnetarStudio.Storage.Schema;

/// <summary>A newer program has used this database; this one does not know what it would break.</summary>
/// <param name="recorded">A step in the database that this program does not know.</param>
/// <param name="known">The newest step that this program knows.</param>
public sealed class SchemaTooNewException(int recorded, int known)
    : Exception($"The database has schema step {recorded}, and this program knows {known}: run the newer program.")
{
    /// <summary>A step in the database that this program does not know.</summary>
    public int Recorded { get; } = recorded;

    /// <summary>The newest step that this program knows.</summary>
    public int Known { get; } = known;
}
