using System.Runtime.InteropServices;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>Makes the writes of an open file fail, as a disk does: another file takes its descriptor.</summary>
internal static class FileFault
{
    /// <summary>Every write to <paramref name="path"/> answers ENOSPC from here on.</summary>
    public static void Fill(string path) => Replace(path, "/dev/full", FileAccess.ReadWrite);

    /// <summary>Every write to <paramref name="path"/> is an I/O error from here on.</summary>
    public static void Break(string path) => Replace(path, "/dev/null", FileAccess.Read);

    private static void Replace(string path, string device, FileAccess access)
    {
        using var file = File.OpenHandle(device, FileMode.Open, access, FileShare.ReadWrite);
        var replaced = 0;
        foreach (var entry in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget == path)
            {
                var descriptor = int.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(descriptor, dup2((int)file.DangerousGetHandle(), descriptor));
                replaced++;
            }
        }

        Assert.True(replaced > 0, $"{path} is not open.");
    }

    // Numbers only cross here, so DllImport needs no unsafe code; a generated import would.
#pragma warning disable SYSLIB1054, IDE1006 // names of the C library
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int dup2(int from, int to);
#pragma warning restore SYSLIB1054, IDE1006
}
