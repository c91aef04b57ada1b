namespace MagnetarStudio.Server.Cli;

/// <summary>What the process answers its caller. From 64 on as in sysexits.h.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and nothing found.</summary>
    public const int Done = 0;

    /// <summary>A finding: tampered, unhealthy, or refused by the server's rules.</summary>
    public const int Finding = 1;

    /// <summary>It cannot be verified.</summary>
    public const int Unverifiable = 2;

    /// <summary>The command line is wrong (EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>A failure of the program or its machine (EX_SOFTWARE).</summary>
    public const int Internal = 70;

    /// <summary>The configuration is wrong (EX_CONFIG).</summary>
    public const int Configuration = 78;
}
