namespace MagnetarStudio.Storage.Directory;

/// <summary>The data directory, or a file in it, cannot be used as it stands: a fault of configuration.</summary>
/// <param name="path">What cannot be used.</param>
/// <param name="reason">Why, and what the operator can do: the end of a sentence that begins with the path.</param>
/// <param name="cause">The failure underneath; null if there is none.</param>
public sealed class DataDirectoryException(string path, string reason, Exception? cause = null)
    : Exception($"{path} {reason}", cause)
{
    /// <summary>What cannot be used.</summary>
    public string Path { get; } = path;
}
