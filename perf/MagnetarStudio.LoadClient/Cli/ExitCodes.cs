namespace MagnetarStudio.LoadClient.Cli;

/// <summary>How a command ends: as the server's own commands do.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and every threshold held.</summary>
    public const int Done = 0;

    /// <summary>A threshold did not hold.</summary>
    public const int Finding = 1;

    /// <summary>The command line makes no sense (EX_USAGE, sysexits.h).</summary>
    public const int Usage = 64;

    /// <summary>The run could not be made (EX_SOFTWARE).</summary>
    public const int Internal = 70;
}
