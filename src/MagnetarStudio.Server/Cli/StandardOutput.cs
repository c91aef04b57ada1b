using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MagnetarStudio.Server.Cli;

/// <summary>Standard output by its descriptor: the class library's own keeps a closed pipe to itself.</summary>
/// <remarks>One thread at a time; a pipe that is full blocks it.</remarks>
internal static class StandardOutput
{
    private const int Descriptor = 1;
    private const int Interrupted = 4; // EINTR, asm-generic/errno-base.h

    private static bool s_isTorn;

    /// <summary>Writes a line.</summary>
    /// <param name="line">UTF-8, its newline included.</param>
    /// <returns>Null when it is written; else why not, a sentence.</returns>
    public static string? TryWrite(ReadOnlySpan<byte> line)
    {
        // What was torn is ended first, so that it spoils no other line.
        var rest = s_isTorn ? [(byte)'\n', .. line] : line.ToArray();
        while (rest.Length > 0)
        {
            var written = (int)write(Descriptor, rest, rest.Length);
            if (written >= 0)
            {
                rest = rest[written..];
                s_isTorn = rest.Length > 0;
            }
            else if (Marshal.GetLastPInvokeError() is not Interrupted)
            {
                return $"Standard output takes nothing: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.";
            }
        }

        return null;
    }

    // Bytes and numbers only cross here, so DllImport needs no unsafe code; a generated import would.
#pragma warning disable SYSLIB1054, IDE1006 // name of the C library
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint write(int file, byte[] bytes, nint size);
#pragma warning restore SYSLIB1054, IDE1006
}
