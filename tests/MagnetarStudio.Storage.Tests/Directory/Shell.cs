using System.Diagnostics;

namespace MagnetarStudio.Storage.Tests.Directory;

/// <summary>Asks the system's own tools, for what the class library does not tell.</summary>
internal static class Shell
{
    /// <summary>Runs a line of <c>sh</c> and answers what it printed, trimmed; exit code 0 is required.</summary>
    public static string Run(string line, int exitCode = 0)
    {
        using var process = Start(line);
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(exitCode, process.ExitCode);
        return output;
    }

    /// <summary>Starts a line of <c>sh</c>; the caller ends it.</summary>
    public static Process Start(string line) => Process.Start(new ProcessStartInfo("/bin/sh")
    {
        ArgumentList = { "-c", line },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
