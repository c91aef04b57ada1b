using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary><c>magnetar witness</c>, asked by a log that is written from the specifications alone.</summary>
public sealed class WitnessTests
{
    [Fact]
    public async Task It_answers_as_the_specification_says_and_remembers_it_after_a_crash()
    {
        await using var witness = await StartAsync();

        (await AskAsync("first", witness)).AssertExit(0);
        await witness.CrashAsync();
        (await AskAsync("again", witness)).AssertExit(0);

        Assert.Contains(witness.Log.Lines, line => line.Contains("two pasts", StringComparison.Ordinal));
        (await witness.StopAsync()).AssertExit(0);
    }

    [Fact]
    public async Task Of_many_futures_at_once_one_gets_a_yes()
    {
        // Slow, so that all of them are there before the first is remembered.
        using var place = TempData.Empty();
        await using var witness = await StartAsync(
            MagnetarLaunch.Usual.WithSlowFlushes(TimeSpan.FromMilliseconds(100), place));

        var raced = await AskAsync("race", witness);

        raced.AssertExit(0);
        Assert.Equal("1 of 24", raced.Output.Trim());
    }

    [Fact]
    public async Task Two_witnesses_do_not_share_one_memory()
    {
        await using var witness = await StartAsync();

        var second = await MagnetarFile.RunAsync(
            "witness", "--data", witness.DataDirectory, "--listen", "http://127.0.0.1:0", "--log",
            (await KeysAsync())[0]);

        second.AssertExit(78);
        Assert.Contains("in use", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_memory_that_somebody_changed_is_not_gone_on_from()
    {
        await using var witness = await StartAsync();
        (await AskAsync("first", witness)).AssertExit(0);
        (await witness.StopAsync()).AssertExit(0);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(witness.DataDirectory, "heads")));
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var changed = text.Replace("\n9\n", "\n5\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, changed, TestContext.Current.CancellationToken);

        var refused = await MagnetarFile.RunAsync(
            "witness", "--data", witness.DataDirectory, "--listen", "http://127.0.0.1:0", "--log",
            (await KeysAsync())[0]);

        refused.AssertExit(78);
        Assert.Equal(changed, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private static async Task<WitnessProcess> StartAsync(MagnetarLaunch? launch = null) =>
        await WitnessProcess.StartAsync(await KeysAsync(), launch ?? MagnetarLaunch.Usual);

    private static async Task<string[]> KeysAsync()
    {
        var keys = await PythonClient.RunAsync("witness.py", ["keys"]);
        keys.AssertExit(0);
        return keys.Output.Trim().Split('\n');
    }

    private static Task<CommandResult> AskAsync(string what, WitnessProcess witness) =>
        PythonClient.RunAsync("witness.py", [what, witness.Address, witness.Key]);
}
