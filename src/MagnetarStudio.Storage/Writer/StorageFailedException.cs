namespace MagnetarStudio.Storage.Writer;

/// <summary>SQLite failed and took the whole batch back. Nothing of the change was kept.</summary>
public sealed class StorageFailedException : Exception
{
    /// <summary>Carries what SQLite said.</summary>
    public StorageFailedException(Exception cause)
        : base("The database took back the batch that this change was in.", cause)
    {
    }
}
