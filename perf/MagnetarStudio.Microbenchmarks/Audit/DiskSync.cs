using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>What the disk itself asks for a commit: a frame of the WAL appended and synced, again and again.</summary>
internal static class DiskSync
{
    private const int Syncs = 2_000;

    // A page of 4,096 bytes and its header.
    private const int FrameSizeBytes = 4_096 + 24;

    /// <summary>Measures in a file of its own, which is gone afterwards.</summary>
    public static Waits Measure(string folder)
    {
        var waits = new Waits();
        var path = Path.Combine(folder, "disk-sync");
        try
        {
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            var frame = new byte[FrameSizeBytes];
            for (var sync = 0L; sync < Syncs; sync++)
            {
                var began = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, frame, sync * FrameSizeBytes);
                if (fdatasync((int)file.DangerousGetHandle()) != 0)
                {
                    throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}.");
                }

                waits.Add(Stopwatch.GetElapsedTime(began));
            }
        }
        finally
        {
            File.Delete(path);
        }

        return waits;
    }

    // As SQLite does it; .NET itself has only fsync.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable IDE1006 // The library's name.
    private static extern int fdatasync(int descriptor);
#pragma warning restore IDE1006
}
