namespace MagnetarStudio.Storage.Directory;

/// <summary>Whether the disk reserve can be called upon.</summary>
public enum DiskReserveState
{
    /// <summary>Released, or never laid: what needs it is refused.</summary>
    Spent,

    /// <summary>The file lies on the disk with all its blocks.</summary>
    Laid,
}
