using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Tests;

/// <summary>Searches the files of a data directory for bytes, as somebody with a disk in hand would.</summary>
internal static class Bytes
{
    /// <summary>The files that hold <paramref name="sought"/> at this moment.</summary>
    public static List<string> FilesWith(DataDirectory directory, byte[] sought)
    {
        using var copy = new DirectoryCopy(directory);
        return
        [
            .. System.IO.Directory.EnumerateFiles(copy.Directory.Path, "*", SearchOption.AllDirectories)
                .Where(path => File.ReadAllBytes(path).AsSpan().IndexOf(sought) >= 0)
                .Select(path => Path.GetFileName(path)),
        ];
    }
}
