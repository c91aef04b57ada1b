namespace MagnetarStudio.Storage.Directory;

/// <summary>Makes and checks files that nobody but their owner may open (directories 0700, files 0600).</summary>
/// <remarks>
/// An existing file with wider access is refused, never narrowed: whoever could read it may have done so, and the
/// operator should know. OWASP ASVS 5.0 §13.3.2.
/// </remarks>
public static class PrivateFiles
{
    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OthersMode =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes the directory and its missing parents, 0700, or checks the one that is there.</summary>
    /// <exception cref="DataDirectoryException">It belongs to or is open to others, or cannot be made.</exception>
    public static void EnsureDirectory(string path)
    {
        try
        {
            System.IO.Directory.CreateDirectory(path, DirectoryMode);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(path, $"cannot be made: {failed.Message}", failed);
        }

        RequireDirectory(path);
    }

    /// <summary>Checks that the directory exists, is ours, and is closed to group and others.</summary>
    /// <exception cref="DataDirectoryException">One of these does not hold.</exception>
    public static void RequireDirectory(string path)
    {
        if (!System.IO.Directory.Exists(path))
        {
            throw new DataDirectoryException(path, "is not a directory. `magnetar init` makes one.");
        }

        RequireOurs(path, "0700");
    }

    /// <summary>Makes an empty file, 0600, or checks the one that is there.</summary>
    /// <remarks>
    /// An existing file is looked at by name only: opening and closing a database here would drop the locks that
    /// SQLite holds on it in this process (POSIX advisory locks).
    /// </remarks>
    /// <exception cref="DataDirectoryException">It belongs to or is open to others, or cannot be made.</exception>
    public static void EnsureFile(string path)
    {
        if (!File.Exists(path))
        {
            try
            {
                Create(path).Dispose();
            }
            catch (DataDirectoryException) when (File.Exists(path))
            {
                // Another process was quicker; what it made is checked like any other.
            }
        }

        RequireFile(path);
    }

    /// <summary>Makes a new file, 0600, open for reading and writing.</summary>
    /// <exception cref="DataDirectoryException">It exists, or cannot be made.</exception>
    public static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = System.IO.FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = FileMode,
            });
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(path, $"cannot be made: {failed.Message}", failed);
        }
    }

    /// <summary>Puts a file, 0600, in the place of the one that is there, whole or not at all.</summary>
    /// <remarks>By write, fsync and rename; only the directory's own flush makes sure that the name stays.</remarks>
    /// <exception cref="DataDirectoryException">It cannot be made.</exception>
    /// <exception cref="IOException">It cannot be written; the old file stands.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be replaced.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = path + ".next";
        File.Delete(next);
        using (var file = Create(next))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>Checks that the file exists, is ours, and is closed to group and others.</summary>
    /// <exception cref="DataDirectoryException">One of these does not hold.</exception>
    public static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataDirectoryException(path, "does not exist.");
        }

        RequireOurs(path, "0600");
    }

    private static void RequireOurs(string path, string wanted)
    {
        var owner = FileOwner.UserIdOf(path);
        if (owner != FileOwner.OurUserId)
        {
            throw new DataDirectoryException(
                path, $"belongs to user {owner}, and this process is user {FileOwner.OurUserId}.");
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & OthersMode) != 0)
        {
            var octal = Convert.ToString((int)mode, 8).PadLeft(4, '0');
            throw new DataDirectoryException(
                path, $"is open to other users (mode {octal}). Run: chmod {wanted} '{path}'");
        }
    }
}
