using MagnetarStudio.Server.Cli;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli;

/// <summary><c>audit export</c> writes where it was told, and over nothing.</summary>
public sealed class AuditExportTests : IDisposable
{
    private readonly CommandHost _host = new();

    private string Tiles => _host.PathBeside("tiles");

    private string Checkpoint => Path.Combine(Tiles, "checkpoint");

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task The_directory_is_made_and_bears_the_newest_head()
    {
        await _host.RunAsync("init");

        var json = (await _host.JsonAsync($"audit export --tiles {Tiles} --json")).RootElement;

        var head = (await _host.RunAsync("audit checkpoint")).Output;
        Assert.Equal(head, await File.ReadAllTextAsync(Checkpoint, TestContext.Current.CancellationToken));
        Assert.Equal(Tiles, json.GetProperty("directory").GetString());
        Assert.Equal(
            Directory.GetFiles(Tiles, "*", SearchOption.AllDirectories).Length, json.GetProperty("files").GetInt64());
    }

    [Fact]
    public async Task A_directory_that_holds_files_is_written_into_only_when_that_is_said()
    {
        await _host.RunAsync("init");
        Directory.CreateDirectory(Tiles);
        await File.WriteAllTextAsync(Checkpoint, "dear", TestContext.Current.CancellationToken);

        var (code, _, error) = await _host.RunAsync($"audit export --tiles {Tiles}");
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("--overwrite", error, StringComparison.Ordinal);
        Assert.Equal("dear", await File.ReadAllTextAsync(Checkpoint, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFileSystemEntries(Tiles));

        Assert.Equal(ExitCodes.Done, (await _host.RunAsync($"audit export --tiles {Tiles} --overwrite")).Code);
    }

    [Fact]
    public async Task A_copy_without_keys_is_exported_under_the_key_that_the_log_announces()
    {
        await _host.RunAsync("init");
        Directory.Delete(_host.PathOf("keys"), recursive: true);
        File.Delete(_host.PathOf(".env"));

        var (code, _, error) = await _host.RunAsync($"audit export --tiles {Tiles}");

        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("announces", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit export")]
    [InlineData("audit export --tiles /proc/none")]
    public async Task A_line_that_cannot_be_done_is_refused(string line)
    {
        await _host.RunAsync("init");

        Assert.Equal(ExitCodes.Usage, (await _host.RunAsync(line)).Code);
    }
}
