using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Disks;

/// <summary>What the server writes is its user's alone, whatever the umask it was started with.</summary>
public sealed class PrivateFilesTests
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Nobody_else_may_open_anything_in_the_data_directory()
    {
        using var place = TempData.Empty();
        var directory = place.Path;

        // The shell's umask is inherited, and lets everybody in.
        var made = await ChildProcess.RunAsync(
            "sh",
            ["-c", "umask 000 && exec \"$0\" \"$@\"", MagnetarFile.Path, "init", "--data", directory],
            new Dictionary<string, string>(),
            input: null);
        made.AssertExit(0);
        AssertPrivate(directory);

        var launch = MagnetarLaunch.Usual with { Under = ["sh", "-c", "umask 000 && exec \"$0\" \"$@\""] };
        await using var server = await MagnetarProcess.StartAsync(directory, launch);
        AssertPrivate(directory);
    }

    private static void AssertPrivate(string directory)
    {
        string[] paths = [directory, .. Directory.EnumerateFileSystemEntries(
            directory, "*", SearchOption.AllDirectories)];
        Assert.Contains(paths, path => path.EndsWith("magnetar.db", StringComparison.Ordinal));
        Assert.All(paths, path => Assert.Equal(default, File.GetUnixFileMode(path) & Others));
    }
}
