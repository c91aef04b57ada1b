namespace MagnetarStudio.Testing;

/// <summary>A private directory (0700) of one test, with the path of a database in it; gone when disposed.</summary>
/// <remarks>Close what is open in it first. It opens nothing itself.</remarks>
public sealed class TempDatabase : IDisposable
{
    /// <summary>Makes the directory under the system's place for temporary files.</summary>
    public TempDatabase() => DirectoryPath = Directory.CreateTempSubdirectory("magnetar-").FullName;

    /// <summary>The directory, absolute; empty at first.</summary>
    public string DirectoryPath { get; }

    /// <summary>Where the database of a data directory would be; no file yet.</summary>
    public string Path => PathOf("magnetar.db");

    /// <summary>The path of a file in the directory.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(DirectoryPath, name);

    /// <summary>Removes the directory and all in it.</summary>
    public void Dispose() => Directory.Delete(DirectoryPath, recursive: true);
}
