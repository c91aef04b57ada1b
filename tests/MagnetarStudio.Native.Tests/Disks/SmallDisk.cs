using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Disks;

/// <summary>
/// A file system of a few MiB in memory, to be filled. Mounting takes root; without it the test is skipped.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private const int SizeMiB = 64;   // the reserve, as much again in headroom, and room for a day
    private const int ChunkBytes = 4_096;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("magnetar-disk-");

    /// <summary>Where it is mounted.</summary>
    public string Path => _place.FullName;

    private string BallastPath => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Mounts one, or skips the test.</summary>
    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk();
        var mounted = await ChildProcess.RunAsync(
            "mount",
            ["-t", "tmpfs", "-o", $"size={SizeMiB}m,mode=0700", "tmpfs", disk.Path],
            new Dictionary<string, string>(),
            input: null);
        if (mounted.ExitCode != 0)
        {
            disk._place.Delete();
            Assert.Skip($"No file system can be mounted here, so none can be filled: {mounted.Error}");
        }

        return disk;
    }

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        var chunk = new byte[ChunkBytes];
        using var ballast = new FileStream(
            BallastPath, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                ballast.Write(chunk);
            }
        }
        catch (IOException)
        {
            // Full, as asked.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void MakeRoom() => File.Delete(BallastPath);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Lazily: a server that is being stopped may still hold a file.
        using var unmount = System.Diagnostics.Process.Start("umount", ["--lazy", Path]);
        unmount.WaitForExit();
        _place.Delete();
    }
}
