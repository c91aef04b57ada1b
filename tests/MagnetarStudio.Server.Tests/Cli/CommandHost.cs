using System.Text.Json;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Cli;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli;

/// <summary>Runs whole commands, as the process does, on a data directory of its own.</summary>
internal sealed class CommandHost : IDisposable
{
    // Reached only by a fault, such as a server that starts where it should refuse.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly TempDatabase _temp = new();

    public CommandHost() => Environment["ELOHIMOS_DATA_DIR"] = Data;

    /// <summary>The environment that commands see.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The data directory; <c>init</c> makes it.</summary>
    public string Data => PathBeside("data");

    /// <summary>A path outside the data directory.</summary>
    public string PathBeside(string name) => _temp.PathOf(name);

    /// <summary>A path in the data directory.</summary>
    public string PathOf(string name) => Path.Combine(Data, name);

    /// <summary>Runs a line that must succeed and answer JSON.</summary>
    public async Task<JsonDocument> JsonAsync(string line, string input = "")
    {
        var (code, output, error) = await RunAsync(line, input);
        Assert.True(code == ExitCodes.Done, $"{code}: {error}");
        return JsonDocument.Parse(output);
    }

    /// <summary>Runs a line.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(string line, string input = "")
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var answers = new StringReader(input);
        var tools = new CommandTools(
            new Terminal(output, error, answers, isInteractive: false),
            Environment,
            TimeProvider.System,
            new SystemSecretSource());
        var code = await MagnetarCommandLine.RunAsync(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries), tools).WaitAsync(s_limit);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => _temp.Dispose();
}
