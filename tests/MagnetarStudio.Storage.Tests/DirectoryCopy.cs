using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests;

/// <summary>The files of a data directory as a kill at this moment would leave them.</summary>
/// <remarks>Without <c>-shm</c>, which is memory: who opens the copy recovers the WAL as after a power cut.</remarks>
internal sealed class DirectoryCopy : IDisposable
{
    private readonly TempDatabase _temp = new();

    public DirectoryCopy(DataDirectory from)
    {
        foreach (var name in (ReadOnlySpan<string>)["magnetar.db", "magnetar.db-wal", "head.pin"])
        {
            var source = Path.Combine(from.Path, name);
            if (File.Exists(source))
            {
                CopyFile(source, _temp.PathOf(name));
            }
        }

        Directory = DataDirectory.Open(_temp.DirectoryPath);
    }

    public DataDirectory Directory { get; }

    public void Dispose() => _temp.Dispose();

    // By the system's own copy: opening and closing the database here would drop the locks this process has on it.
    private static void CopyFile(string source, string target) =>
        Tests.Directory.Shell.Run($"cp '{source}' '{target}'");
}
