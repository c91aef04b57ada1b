using System.Collections;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>The clients in Python, which share no code with the server.</summary>
internal static class PythonClient
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs one of <c>tests/Clients/python</c> to its end.</summary>
    /// <param name="script">Its file's name.</param>
    /// <param name="arguments">What it is told; no secrets, for every list of processes shows them.</param>
    /// <param name="input">Its standard input; empty if null.</param>
    public static Task<CommandResult> RunAsync(string script, IEnumerable<string> arguments, string? input = null) =>
        ChildProcess.RunAsync(
            Interpreter,
            [Path.Combine(MagnetarFile.RepositoryRoot, "tests", "Clients", "python", script), .. arguments],
            OfUser(),
            input,
            s_limit);

    /// <summary>The test's own environment without settings of a server.</summary>
    /// <remarks>npm and Python need the machine's own: certificates, proxies, caches.</remarks>
    public static Dictionary<string, string> OfUser() => new(
        Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? string.Empty))
            .Where(variable => !variable.Key.StartsWith("ELOHIM", StringComparison.Ordinal)))
    {
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };
}
