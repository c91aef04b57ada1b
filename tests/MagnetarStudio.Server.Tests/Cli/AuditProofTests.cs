using System.Text.Json;
using MagnetarStudio.Server.Cli;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli;

/// <summary><c>audit checkpoint</c> and <c>audit proof</c>: what is carried away proves the log to whoever has its key.
/// </summary>
public sealed class AuditProofTests : IDisposable
{
    private readonly CommandHost _host = new();

    private string Receipt => _host.PathBeside("2.tlog-proof");

    private string Record => _host.PathBeside("2.record");

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task The_head_for_paper_is_a_pin_that_the_log_is_held_to()
    {
        await _host.RunAsync("init");
        var (code, note, _) = await _host.RunAsync("audit checkpoint");
        var json = (await _host.JsonAsync("audit checkpoint --json")).RootElement;

        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal(json.GetProperty("note").GetString(), note);
        Assert.Equal(json.GetProperty("key").GetString(), await KeyAsync());
        Assert.StartsWith("magnetar.studio/log/", json.GetProperty("origin").GetString(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Receipt, note, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.Done, (await _host.RunAsync($"audit verify --pinned {Receipt}")).Code);
    }

    [Fact]
    public async Task A_receipt_proves_its_record_and_no_other()
    {
        await MakeAsync();
        var key = await KeyAsync();

        Assert.Equal("PROVED", await CheckAsync($"--check {Receipt} --key {key}", ExitCodes.Done));
        Assert.Equal("PROVED", await CheckAsync($"--check {Receipt} --record {Record} --key {key}", ExitCodes.Done));

        await File.WriteAllTextAsync(Record, "another record", TestContext.Current.CancellationToken);
        Assert.Equal(
            "NOT_INCLUDED",
            await CheckAsync($"--check {Receipt} --record {Record} --key {key}", ExitCodes.Finding));
    }

    [Fact]
    public async Task A_receipt_that_was_changed_proves_nothing()
    {
        await MakeAsync();
        var key = await KeyAsync();
        var receipt = await File.ReadAllTextAsync(Receipt, TestContext.Current.CancellationToken);

        async Task<string?> SpoilAsync(string spoiled)
        {
            Assert.NotEqual(receipt, spoiled);
            await File.WriteAllTextAsync(Receipt, spoiled, TestContext.Current.CancellationToken);
            return await CheckAsync($"--check {Receipt} --key {key}", ExitCodes.Finding);
        }

        Assert.Equal("NOT_INCLUDED", await SpoilAsync(receipt.Replace("index 2", "index 1", StringComparison.Ordinal)));
        Assert.Equal(
            "HEAD_NOT_SIGNED",
            await SpoilAsync(receipt.Replace("\n\nmagnetar", "\n\nmagnetor", StringComparison.Ordinal)));
        Assert.Equal("RECEIPT_MALFORMED", await SpoilAsync(receipt.Replace("@v1", "@v2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_logs_key_finds_the_receipt_unsigned()
    {
        await MakeAsync();
        using var other = new CommandHost();
        await other.RunAsync("init");
        var key = (await other.RunAsync("audit checkpoint --key")).Output.Trim();

        Assert.Equal("HEAD_NOT_SIGNED", await CheckAsync($"--check {Receipt} --key {key}", ExitCodes.Finding));
    }

    [Fact]
    public async Task A_receipt_is_checked_where_there_is_no_log()
    {
        await MakeAsync();
        var key = await KeyAsync();
        Directory.Delete(_host.Data, recursive: true);

        Assert.Equal("PROVED", await CheckAsync($"--check {Receipt} --key {key}", ExitCodes.Done));
    }

    [Fact]
    public async Task A_file_that_exists_is_replaced_only_when_that_is_said()
    {
        await _host.RunAsync("init");
        await File.WriteAllTextAsync(Receipt, "dear", TestContext.Current.CancellationToken);

        var (code, _, error) = await _host.RunAsync($"audit proof 2 -o {Receipt}");
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("--overwrite", error, StringComparison.Ordinal);
        Assert.Equal("dear", await File.ReadAllTextAsync(Receipt, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCodes.Done, (await _host.RunAsync($"audit proof 2 -o {Receipt} --overwrite")).Code);
        Assert.Equal("PROVED", await CheckAsync($"--check {Receipt} --key {await KeyAsync()}", ExitCodes.Done));
    }

    [Theory]
    [InlineData("audit proof")]
    [InlineData("audit proof 2")]
    [InlineData("audit proof -o x")]
    [InlineData("audit proof 2 -o x --check y")]
    [InlineData("audit proof --check x")]
    [InlineData("audit proof --check x --key none")]
    [InlineData("audit proof -1 -o x")]
    [InlineData("audit proof 100000 -o x")]
    public async Task A_line_that_cannot_be_meant_is_refused(string line)
    {
        await _host.RunAsync("init");

        Assert.Equal(ExitCodes.Usage, (await _host.RunAsync(line)).Code);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_verified()
    {
        await _host.RunAsync("init");
        var key = await KeyAsync();

        Assert.Equal(
            ExitCodes.Unverifiable, (await _host.RunAsync($"audit proof --check {Receipt} --key {key}")).Code);
        File.Delete(_host.PathOf("magnetar.db"));
        Assert.Equal(ExitCodes.Unverifiable, (await _host.RunAsync("audit checkpoint")).Code);
        Assert.Equal(ExitCodes.Unverifiable, (await _host.RunAsync($"audit proof 0 -o {Receipt}")).Code);
    }

    [Fact]
    public async Task A_head_that_the_head_key_did_not_sign_is_not_printed()
    {
        await _host.RunAsync("init");
        File.Delete(_host.PathOf(Path.Combine("keys", "head")));
        await _host.RunAsync("keys generate");

        var (code, output, _) = await _host.RunAsync("audit checkpoint");

        Assert.Equal(ExitCodes.Finding, code);
        Assert.Empty(output);
    }

    private async Task MakeAsync()
    {
        await _host.RunAsync("init");
        var made = (await _host.JsonAsync($"audit proof 2 -o {Receipt} --record {Record} --json")).RootElement;
        Assert.Equal(2, made.GetProperty("seq").GetInt64());
        Assert.Equal(Receipt, made.GetProperty("receipt").GetString());
    }

    private async Task<string> KeyAsync() => (await _host.RunAsync("audit checkpoint --key")).Output.Trim();

    private async Task<string?> CheckAsync(string line, int code)
    {
        var (found, output, error) = await _host.RunAsync($"audit proof {line} --json");
        Assert.True(found == code, $"{found}: {output}{error}");
        return JsonDocument.Parse(output).RootElement.GetProperty("code").GetString();
    }
}
