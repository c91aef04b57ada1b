using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MagnetarStudio.Storage.Directory;

/// <summary>The right to write in a data directory: held by one process at a time, by <c>flock</c>(2).</summary>
/// <remarks>
/// The kernel lets go when the process ends, however it ends, so a stale lock does not exist. The lock is on a file of
/// its own: closing any descriptor of the database file would drop SQLite's own locks on it.
/// </remarks>
public sealed class DirectoryLock : IDisposable
{
    private const int ExclusiveWithoutWaiting = 2 | 4; // LOCK_EX | LOCK_NB, sys/file.h
    private const int WouldBlock = 11;                 // EWOULDBLOCK, asm-generic/errno.h

    private readonly SafeFileHandle _file;

    private DirectoryLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock, without waiting.</summary>
    /// <exception cref="DataDirectoryException">
    /// Another process holds it, the file is not private, or the file system does not lock.
    /// </exception>
    public static DirectoryLock Take(DataDirectory directory)
    {
        var path = directory.LockPath;
        PrivateFiles.EnsureFile(path);

        var file = TryOpen(path);
        if (file is not null && flock(file, ExclusiveWithoutWaiting) == 0)
        {
            return new DirectoryLock(file);
        }

        var isTaken = file is null || Marshal.GetLastPInvokeError() == WouldBlock;
        file?.Dispose();
        throw isTaken
            ? new DataDirectoryException(
                directory.Path,
                "is in use by another process: a server, or another `magnetar init` at work. "
                + $"This names it: fuser '{path}'")
            : new DataDirectoryException(path, "cannot be locked: this file system does not support flock.");
    }

    /// <summary>Lets the next process write. The file stays.</summary>
    public void Dispose() => _file.Dispose();

    // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix already, but where the file system has no locks, or
    // DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set, the class library goes on without one.
    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // A handle and a number cross here, so DllImport needs no unsafe code; a generated import would.
#pragma warning disable SYSLIB1054, IDE1006 // names of the C library
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int flock(SafeFileHandle file, int operation);
#pragma warning restore SYSLIB1054, IDE1006
}
