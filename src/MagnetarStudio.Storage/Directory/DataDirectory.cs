namespace MagnetarStudio.Storage.Directory;

/// <summary>The one directory in which everything of an instance lives, private to its user (0700).</summary>
/// <remarks>Immutable; it names paths and checks modes, and opens nothing.</remarks>
public sealed class DataDirectory
{
    private DataDirectory(string path) => Path = path;

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>The database. Its <c>-wal</c> and <c>-shm</c> stand beside it.</summary>
    public string DatabasePath => In("magnetar.db");

    /// <summary>Held locked by the one process that may write.</summary>
    public string LockPath => In("magnetar.lock");

    /// <summary>Disk space set aside for the hour when there is none, see <see cref="DiskReserve"/>.</summary>
    public string ReservePath => In("reserve");

    /// <summary>The signed head of the audit log as this machine last saw it.</summary>
    public string HeadPinPath => In("head.pin");

    /// <summary>The head that the witness cosigned last.</summary>
    public string WitnessPinPath => In("witness.pin");

    /// <summary>Where heads are remembered in the directory itself.</summary>
    public IReadOnlyList<string> OwnPinPaths => [HeadPinPath, WitnessPinPath];

    /// <summary>The keys' directory, unless the operator keeps it elsewhere. Never in a backup.</summary>
    public string KeysPath => In("keys");

    /// <summary>The Unix socket of the control service.</summary>
    public string ControlSocketPath => In("control.sock");

    /// <summary>The settings that <c>magnetar init</c> wrote.</summary>
    public string EnvironmentFilePath => In(".env");

    /// <summary>Makes the directory (0700) if there is none, and checks it.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    /// <exception cref="DataDirectoryException">It belongs to or is open to others, or cannot be made.</exception>
    public static DataDirectory Create(string path)
    {
        var full = FullPath(path);
        PrivateFiles.EnsureDirectory(full);
        return new DataDirectory(full);
    }

    /// <summary>Checks a directory that must exist.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    /// <exception cref="DataDirectoryException">It is missing, or belongs to or is open to others.</exception>
    public static DataDirectory Open(string path)
    {
        var full = FullPath(path);
        PrivateFiles.RequireDirectory(full);
        return new DataDirectory(full);
    }

    private static string FullPath(string path) =>
        System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
