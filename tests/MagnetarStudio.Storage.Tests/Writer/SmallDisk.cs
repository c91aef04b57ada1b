using MagnetarStudio.Storage.Tests.Directory;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>A file system in memory that can be full. Without the right to mount the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempDatabase _mountPoint = new();

    /// <summary>Mounts it.</summary>
    public SmallDisk(int sizeMiB)
    {
        using var mount = Shell.Start(
            $"mount -t tmpfs -o size={sizeMiB}m,mode=0700 tmpfs '{_mountPoint.DirectoryPath}' 2>/dev/null");
        mount.WaitForExit();
        if (mount.ExitCode != 0)
        {
            _mountPoint.Dispose();
            Assert.Skip("A full disk is a small tmpfs, and this user may not mount one.");
        }
    }

    /// <summary>A directory on it.</summary>
    public string DirectoryPath => _mountPoint.PathOf("data");

    private string Filler => _mountPoint.PathOf("filler");

    private long FreeBytes => new DriveInfo(_mountPoint.DirectoryPath).AvailableFreeSpace;

    /// <summary>Takes all the room but so many bytes.</summary>
    public void FillBut(int freeBytes)
    {
        using var filler = new FileStream(Filler, FileMode.Append);
        filler.Write(new byte[FreeBytes - freeBytes]);
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(Filler);

    public void Dispose()
    {
        Shell.Run($"umount --lazy '{_mountPoint.DirectoryPath}'");
        _mountPoint.Dispose();
    }
}
