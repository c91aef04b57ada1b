using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests;

/// <summary>Figures that are reported and not judged, because they are the machine's as much as ours.</summary>
internal static class Measurements
{
    private static readonly Lock s_gate = new();
    private static readonly string s_path =
        Path.Combine(MagnetarFile.RepositoryRoot, "artifacts", "tests", "native-measurements.txt");

    /// <summary>Writes a figure to the test's output and to <c>artifacts/tests/native-measurements.txt</c>.</summary>
    public static void Report(string subject, string figure)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{subject}: {figure}");
        lock (s_gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(s_path)!);
            File.AppendAllText(s_path, $"{TimeProvider.System.GetUtcNow():u}  {subject}: {figure}\n");
        }
    }
}
