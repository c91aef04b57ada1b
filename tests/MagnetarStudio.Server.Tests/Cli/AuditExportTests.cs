using System.Text.Json;
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
    [InlineData("--jsonl")]
    [InlineData("--csv")]
    public async Task A_file_of_entries_is_private_and_whole_and_replaced_only_when_that_is_said(string form)
    {
        await _host.RunAsync("init");
        var file = _host.PathBeside("entries");

        var json = (await _host.JsonAsync($"audit export {form} {file} --json")).RootElement;

        Assert.Equal(file, json.GetProperty("file").GetString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(json.GetProperty("size").GetInt64(), lines.Length - (form == "--csv" ? 1 : 0));
        Assert.Contains("magnetar.audit.exported", lines[^2], StringComparison.Ordinal); // a stop comes after it

        var (code, _, error) = await _host.RunAsync($"audit export {form} {file}");
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("--overwrite", error, StringComparison.Ordinal);
        Assert.Equal(lines, await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCodes.Done, (await _host.RunAsync($"audit export {form} {file} --overwrite")).Code);
        Assert.False(File.Exists(file + ".new"));
    }

    [Fact]
    public async Task Standard_output_gets_the_entries_and_nothing_else()
    {
        await _host.RunAsync("init");

        var (code, output, _) = await _host.RunAsync("audit export --jsonl -");

        Assert.Equal(ExitCodes.Done, code);
        Assert.All(output.TrimEnd('\n').Split('\n'), line => JsonDocument.Parse(line).Dispose());
        Assert.Equal(ExitCodes.Usage, (await _host.RunAsync("audit export --jsonl - --json")).Code);
    }

    [Fact]
    public async Task An_export_without_the_audit_key_opens_nothing_and_leaves_no_file()
    {
        await _host.RunAsync("init");
        File.Delete(_host.PathOf(".env"));

        var (code, _, error) = await _host.RunAsync($"audit export --csv {Tiles}");

        Assert.Equal(ExitCodes.Configuration, code);
        Assert.Contains("ELOHIMOS_AUDIT_ENCRYPTION_KEY", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Tiles));
    }

    [Fact]
    public async Task A_directory_without_a_log_is_not_given_one()
    {
        await _host.RunAsync("init");
        foreach (var file in Directory.GetFiles(_host.Data, "magnetar.db*"))
        {
            File.Delete(file);
        }

        Assert.Equal(ExitCodes.Unverifiable, (await _host.RunAsync($"audit export --csv {Tiles}")).Code);
        Assert.Empty(Directory.GetFiles(_host.Data, "magnetar.db*"));
    }

    [Theory]
    [InlineData("audit export")]
    [InlineData("audit export --csv - --jsonl -")]
    [InlineData("audit export --csv /proc/none")]
    [InlineData("audit export --tiles /proc/none")]
    public async Task A_line_that_cannot_be_done_is_refused(string line)
    {
        await _host.RunAsync("init");

        Assert.Equal(ExitCodes.Usage, (await _host.RunAsync(line)).Code);
    }
}
