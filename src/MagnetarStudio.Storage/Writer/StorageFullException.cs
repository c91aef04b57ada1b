namespace MagnetarStudio.Storage.Writer;

/// <summary>The disk is full. Nothing of the change was kept; what revokes may still use the reserve.</summary>
public sealed class StorageFullException : Exception
{
    /// <summary>Carries what SQLite said.</summary>
    public StorageFullException(Exception? cause)
        : base("The disk that holds the data directory is full.", cause)
    {
    }
}
