namespace MagnetarStudio.LoadClient.Target;

/// <summary>A private directory of one run; gone, with all in it, when disposed.</summary>
internal sealed class TempDirectory : IDisposable
{
    /// <summary>Absolute.</summary>
    public string Location { get; } = Directory.CreateTempSubdirectory("magnetar-load-").FullName;

    /// <summary>Removes the directory.</summary>
    public void Dispose() => Directory.Delete(Location, recursive: true);

    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => Path.Combine(Location, name);
}
