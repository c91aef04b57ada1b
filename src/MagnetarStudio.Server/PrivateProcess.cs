using System.Runtime.InteropServices;

namespace MagnetarStudio.Server;

/// <summary>How the process stands towards the rest of the system.</summary>
internal static class PrivateProcess
{
    // Octal 077: whatever the process makes, sockets included, is its user's alone from the first moment.
    private const uint PrivateMask = 63;

    /// <summary>From here on, what the process makes is private.</summary>
    public static void Begin() => _ = umask(PrivateMask);

    /// <summary>Ends the process at once, without answering anybody.</summary>
    public static void End(string why, Exception cause) => Environment.FailFast(why, cause);

    // No text crosses here, so DllImport needs no unsafe code; a generated import would.
#pragma warning disable SYSLIB1054, IDE1006 // name of the C library
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint umask(uint mask);
#pragma warning restore SYSLIB1054, IDE1006
}
