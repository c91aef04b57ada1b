namespace MagnetarStudio.Storage.Writer;

/// <summary>SQLite refused the change, or took back the batch it was in. Nothing of the change was kept.</summary>
public sealed class StorageFailedException : Exception
{
    /// <summary>Carries what SQLite said.</summary>
    public StorageFailedException(Exception cause)
        : base("The database did not take the change.", cause)
    {
    }
}
