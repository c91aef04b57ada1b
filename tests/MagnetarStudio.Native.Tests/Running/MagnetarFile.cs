using System.Reflection;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>The published file, and its commands.</summary>
internal static class MagnetarFile
{
    /// <summary>The repository, absolute, with a closing separator.</summary>
    public static string RepositoryRoot { get; } = typeof(MagnetarFile).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(fact => fact.Key == "RepositoryRoot").Value!;

    /// <summary>The file: <c>MAGNETAR_FILE</c>, or what the build has put into <c>artifacts</c>.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("MAGNETAR_FILE")
        ?? System.IO.Path.Combine(RepositoryRoot, "artifacts", "magnetar");

    /// <summary>Runs a command to its end.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <returns>What it said; its exit code is for the test to judge.</returns>
    public static Task<CommandResult> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), input: null, arguments);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="environment">What it finds in its environment besides <c>PATH</c>.</param>
    /// <param name="input">Its standard input; empty if null.</param>
    /// <param name="arguments">The words after the program's name.</param>
    public static Task<CommandResult> RunAsync(
        IReadOnlyDictionary<string, string> environment, string? input, params string[] arguments) =>
        ChildProcess.RunAsync(Path, arguments, environment, input);

    /// <summary>
    /// Verifies the audit log of a data directory as an operator would, and asserts that it is intact.
    /// </summary>
    public static async Task AssertLogIsIntactAsync(string dataDirectory)
    {
        var verified = await RunAsync("audit", "verify", "--data", dataDirectory, "--json");
        verified.AssertExit(0);
        Assert.True(verified.Json.GetProperty("intact").GetBoolean());
        Assert.Equal(
            ["structure", "signatures", "keys", "meaning"],
            verified.Json.GetProperty("levels_done").EnumerateArray().Select(level => level.GetString()));
    }
}
