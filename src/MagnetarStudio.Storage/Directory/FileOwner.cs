using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace MagnetarStudio.Storage.Directory;

/// <summary>Who owns a file, and who we are: what the class library does not tell.</summary>
/// <remarks>
/// Linux. <c>statx</c>(2) is asked and not <c>stat</c>: its buffer has one layout on every processor, fixed by the
/// kernel.
/// </remarks>
internal static class FileOwner
{
    private const int CurrentDirectory = -100; // AT_FDCWD, linux/fcntl.h
    private const uint AskUserId = 0x8;        // STATX_UID, linux/stat.h
    private const int UserIdOffset = 20;       // struct statx: stx_uid, after mask, blksize, attributes, nlink
    private const int BufferSizeBytes = 256;   // struct statx

    /// <summary>Our effective user id.</summary>
    public static uint OurUserId => geteuid();

    /// <summary>The user id of the owner of <paramref name="path"/>; a symbolic link is followed.</summary>
    /// <exception cref="IOException">The file cannot be looked at.</exception>
    public static uint UserIdOf(string path)
    {
        var name = new byte[Encoding.UTF8.GetByteCount(path) + 1]; // with its closing NUL
        Encoding.UTF8.GetBytes(path, name);

        var facts = new byte[BufferSizeBytes];
        if (statx(CurrentDirectory, name, flags: 0, AskUserId, facts) != 0)
        {
            throw new IOException($"Cannot look at {path}.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        return BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt32LittleEndian(facts.AsSpan(UserIdOffset))
            : BinaryPrimitives.ReadUInt32BigEndian(facts.AsSpan(UserIdOffset));
    }

    // Bytes only cross here, so DllImport needs no unsafe code; a generated import would.
#pragma warning disable SYSLIB1054, IDE1006 // names of the C library
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int directory, byte[] path, int flags, uint mask, byte[] facts);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();
#pragma warning restore SYSLIB1054, IDE1006
}
