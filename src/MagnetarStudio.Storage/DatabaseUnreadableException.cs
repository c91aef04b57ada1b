namespace MagnetarStudio.Storage;

/// <summary>The database file is damaged, or is none of ours: nothing is read from it and nothing written.</summary>
/// <param name="path">The database file.</param>
/// <param name="cause">What reading it met.</param>
public sealed class DatabaseUnreadableException(string path, Exception cause) : Exception(
    $"{path} cannot be read as a database of this server ({cause.Message.TrimEnd('.')}). It was left as it is: bring "
    + "back the right file, or restore a backup.",
    cause)
{
    /// <summary>The database file.</summary>
    public string Path { get; } = path;
}
