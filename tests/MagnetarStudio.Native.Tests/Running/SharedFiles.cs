namespace MagnetarStudio.Native.Tests.Running;

/// <summary>Files of a data directory, read while a server writes them.</summary>
internal static class SharedFiles
{
    /// <summary>Paths of the files below a directory, but for sockets and the lock file, which is empty.</summary>
    public static IEnumerable<string> In(string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is not (".sock" or ".lock"));

    /// <summary>Names of the files below a directory that hold these bytes.</summary>
    public static List<string> With(string directory, byte[] trace) =>
    [
        .. In(directory).Where(path => Read(path).AsSpan().IndexOf(trace) >= 0).Select(path => Path.GetFileName(path)),
    ];

    /// <summary>A file as it stands.</summary>
    public static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}
