using System.Globalization;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Receipts and exports hold without the server, by a program that is written from the specifications alone.
/// </summary>
public sealed class CarriedAwayTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(256)]
    [InlineData(520)]
    public async Task An_export_of_a_running_servers_log_checks_out_and_a_changed_one_does_not(int size)
    {
        await using var studio = await TestStudio.StartAsync();

        // The newest record is the export's own.
        await LogGrowth.ToAsync(studio, await studio.ClaimAsync(), size - 1);
        var key = await KeyAsync(studio);
        var tiles = studio.Data.PathBeside("tiles");

        var exported = await MagnetarFile.RunAsync(
            "audit", "export", "--tiles", tiles, "--data", studio.DataDirectory);
        exported.AssertExit(0);

        var whole = await PythonClient.RunAsync("tiles.py", [tiles, key]);
        whole.AssertExit(0);
        Assert.StartsWith($"{size} entries in ", whole.Output, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(tiles, "*", SearchOption.AllDirectories))
        {
            await SpoilAsync(file, async () =>
            {
                var spoiled = await PythonClient.RunAsync("tiles.py", [tiles, key]);
                spoiled.AssertExit(1);
                Assert.Empty(spoiled.Output);
            });
        }
    }

    [Fact]
    public async Task A_receipt_checks_out_by_the_command_and_by_a_stranger_and_a_changed_one_by_neither()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await LogGrowth.ToAsync(studio, founder, 300);
        var key = await KeyAsync(studio);
        foreach (var seq in new[] { 0, 255, 256, 299 })
        {
            var receipt = studio.Data.PathBeside($"{seq}.tlog-proof");
            var record = studio.Data.PathBeside($"{seq}.record");
            (await MagnetarFile.RunAsync(
                "audit", "proof", seq.ToString(CultureInfo.InvariantCulture),
                "-o", receipt, "--record", record, "--data", studio.DataDirectory)).AssertExit(0);
            string[] check = ["audit", "proof", "--check", receipt, "--record", record, "--key", key];

            (await MagnetarFile.RunAsync(check)).AssertExit(0);
            var stranger = await PythonClient.RunAsync("receipt.py", [receipt, record, key]);
            stranger.AssertExit(0);
            Assert.Equal($"record {seq} of 300", stranger.Output.Trim());

            foreach (var file in new[] { receipt, record })
            {
                await SpoilAsync(file, async () =>
                {
                    (await MagnetarFile.RunAsync(check)).AssertExit(1);
                    (await PythonClient.RunAsync("receipt.py", [receipt, record, key])).AssertExit(1);
                });
            }
        }
    }

    [Fact]
    public async Task A_head_on_paper_is_held_against_the_log_and_against_another_past()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var paper = studio.Data.PathBeside("paper");
        await WriteHeadAsync(studio, paper);
        (await studio.Server.StopAsync()).AssertExit(0);
        using var yesterday = studio.Data.Copy();
        await studio.RestartAsync();
        await LogGrowth.ToAsync(studio, await studio.SignInAsync("founder", founder.Password), 40);
        var newest = studio.Data.PathBeside("newest");
        await WriteHeadAsync(studio, newest);

        string[] verify = ["audit", "verify", "--pinned"];
        (await MagnetarFile.RunAsync([.. verify, paper, "--data", studio.DataDirectory])).AssertExit(0);
        (await MagnetarFile.RunAsync([.. verify, newest, "--data", yesterday.Path])).AssertExit(1);
    }

    // One bit in the middle, and back again.
    private static async Task SpoilAsync(string file, Func<Task> look)
    {
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        await look();
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
    }

    // What was read of a program's output has lost the last line's end.
    private static async Task WriteHeadAsync(TestStudio studio, string path)
    {
        var printed = await MagnetarFile.RunAsync("audit", "checkpoint", "--data", studio.DataDirectory);
        printed.AssertExit(0);
        await File.WriteAllTextAsync(path, printed.Output.TrimEnd('\n') + '\n', TestContext.Current.CancellationToken);
    }

    private static async Task<string> KeyAsync(TestStudio studio)
    {
        var printed = await MagnetarFile.RunAsync("audit", "checkpoint", "--key", "--data", studio.DataDirectory);
        printed.AssertExit(0);
        return printed.Output.Trim();
    }
}
