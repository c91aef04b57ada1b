using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MagnetarStudio.Storage.Directory;

/// <summary>Brings the names in a directory to the disk: a rename is not there before (fsync(2)).</summary>
internal static class DirectorySync
{
    private const int ReadOnlyDirectory = 0x90000; // O_RDONLY | O_DIRECTORY | O_CLOEXEC on x86-64, fcntl.h

    /// <summary>Waits until the names are on the disk.</summary>
    /// <exception cref="IOException">They may not be.</exception>
    public static void Flush(string path)
    {
        var name = new byte[Encoding.UTF8.GetByteCount(path) + 1]; // with its closing NUL
        Encoding.UTF8.GetBytes(path, name);

        using var directory = new SafeFileHandle(open(name, ReadOnlyDirectory), ownsHandle: true);
        if (directory.IsInvalid)
        {
            throw new IOException($"Cannot open {path}.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        RandomAccess.FlushToDisk(directory);
    }

    // The class library opens no directory. Bytes and numbers only cross here, so DllImport needs no unsafe code.
#pragma warning disable SYSLIB1054, IDE1006 // name of the C library
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);
#pragma warning restore SYSLIB1054, IDE1006
}
