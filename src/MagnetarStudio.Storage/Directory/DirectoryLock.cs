namespace MagnetarStudio.Storage.Directory;

/// <summary>The right to write in a data directory: held by one process at a time, by <c>flock</c>(2).</summary>
/// <remarks>
/// The kernel lets go when the process ends, however it ends, so a stale lock does not exist. The lock is on a file of
/// its own: closing any descriptor of the database file would drop SQLite's own locks on it.
/// </remarks>
public sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, without waiting.</summary>
    /// <exception cref="DataDirectoryException">
    /// Another process holds it, the file is not private, or the file system does not lock.
    /// </exception>
    public static DirectoryLock Take(DataDirectory directory)
    {
        var path = directory.LockPath;
        PrivateFiles.EnsureFile(path);

        var file = TryOpen(path)
            ?? throw new DataDirectoryException(
                directory.Path, $"is in use by another process. This names it: fuser '{path}'");
        try
        {
            RequireExclusive(path);
            return new DirectoryLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Lets the next process write. The file stays.</summary>
    public void Dispose() => _file.Dispose();

    // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix.
    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // The class library goes on without a lock where the file system has none, or where
    // DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set. flock also excludes a second open of our own, which shows it.
    private static void RequireExclusive(string path)
    {
        using var second = TryOpen(path);
        if (second is not null)
        {
            throw new DataDirectoryException(path, "cannot be locked: this file system does not support flock.");
        }
    }
}
