using System.Text.Json;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>What a program answered when it ended.</summary>
/// <param name="ExitCode">0 for done; of a killed one 128 and the signal.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output, read as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Output);

    /// <summary>Both streams, for a search that should find nothing.</summary>
    public string Everything => Output + Error;

    /// <summary>Asserts the exit code, and shows what was said if it is another.</summary>
    public void AssertExit(int code) =>
        Assert.True(code == ExitCode, $"Exit {ExitCode}, not {code}.\n{Output}\n{Error}");
}
