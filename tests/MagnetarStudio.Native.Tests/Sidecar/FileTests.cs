using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sidecar;

/// <summary>What the published file is, from outside: size, needs, and how quickly it answers.</summary>
public sealed class FileTests
{
    private const long SizeBytesMax = 28 * 1024 * 1024;
    private const int Starts = 7;

    [Fact]
    public async Task It_needs_the_C_library_and_nothing_else()
    {
        var needed = await ChildProcess.RunAsync(
            "ldd", [MagnetarFile.Path], new Dictionary<string, string>(), input: null);
        needed.AssertExit(0);
        var names = needed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Path.GetFileName(line.Trim().Split(' ')[0]));
        Assert.All(
            names,
            name => Assert.Matches("""^(linux-vdso\.so\.1|libc\.so\.6|libm\.so\.6|ld-linux-.*\.so\.\d)$""", name));
    }

    [Fact]
    public void It_is_no_larger_than_28_MiB()
    {
        var size = new FileInfo(MagnetarFile.Path).Length;
        Measurements.Report("size of the file", $"{size} bytes");
        Assert.True(size <= SizeBytesMax, $"{size} bytes");
    }

    [Fact]
    public async Task It_names_what_it_is_made_of()
    {
        var version = await MagnetarFile.RunAsync("version", "--json");
        version.AssertExit(0);
        var sqlite = Version.Parse(version.Json.GetProperty("sqlite").GetString()!);
        Assert.True(sqlite >= new Version(3, 53), $"{sqlite}");
        Assert.NotEmpty(version.Json.GetProperty("libsodium").GetString()!);
        Assert.StartsWith("3.", version.Json.GetProperty("openssl").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(".NET 10.", version.Json.GetProperty("runtime").GetString(), StringComparison.Ordinal);
    }

    // Reported, not judged: the machine has as much to do with it as the file.
    [Fact]
    public async Task Its_start_and_its_idle_memory_are_measured()
    {
        await using var studio = await TestStudio.StartAsync();
        var times = new List<TimeSpan>();
        var memory = new List<long>();
        for (var start = 0; start < Starts; start++)
        {
            (await studio.Server.StopAsync()).AssertExit(0);
            var begin = TimeProvider.System.GetTimestamp();
            await studio.RestartAsync();
            var client = studio.Connect();
            await client.CallAsync(client.Auth.GetSetupStateAsync, new GetSetupStateRequest());
            times.Add(TimeProvider.System.GetElapsedTime(begin));
            memory.Add(await ReadResidentKiBAsync(studio.Server.Ready.Pid));
        }

        Measurements.Report(
            "start to first answer",
            $"median of {Starts}: {times.Order().ElementAt(Starts / 2).TotalMilliseconds:0} ms");
        Measurements.Report("resident when idle", $"median of {Starts}: {memory.Order().ElementAt(Starts / 2)} KiB");
    }

    private static async Task<long> ReadResidentKiBAsync(int pid)
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{pid}/status", TestContext.Current.CancellationToken);
        var resident = lines.Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(
            resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
