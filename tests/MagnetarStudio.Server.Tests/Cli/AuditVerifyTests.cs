using System.Text.Json;
using MagnetarStudio.Server.Cli;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli;

/// <summary><c>audit verify</c> says intact only of what it could know.</summary>
public sealed class AuditVerifyTests : IDisposable
{
    private readonly CommandHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task The_log_of_these_commands_verifies()
    {
        await _host.RunAsync("init");

        var report = (await _host.JsonAsync("audit verify --json")).RootElement;

        Assert.True(report.GetProperty("intact").GetBoolean());
        Assert.True(report.GetProperty("size").GetInt64() > 0);
        Assert.Equal(4, report.GetProperty("levels_done").GetArrayLength());
    }

    [Fact]
    public async Task A_directory_without_a_log_cannot_be_verified()
    {
        await _host.RunAsync("init");
        RemoveDatabase();

        Assert.Equal(ExitCodes.Unverifiable, (await _host.RunAsync("audit verify")).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("neither a database nor anything else that was ever made here")]
    public async Task A_file_that_is_no_database_cannot_be_verified(string content)
    {
        await _host.RunAsync("init");
        RemoveDatabase();
        Write("magnetar.db", content);

        var (code, output, error) = await _host.RunAsync("audit verify");

        Assert.Equal(ExitCodes.Unverifiable, code);
        Assert.Empty(output);
        Assert.Contains(_host.Data, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no note")]
    public async Task A_pin_of_its_own_that_cannot_be_read_is_a_finding(string content)
    {
        await _host.RunAsync("init");
        Write("head.pin", content);

        var (code, output, _) = await _host.RunAsync("audit verify --json");

        Assert.Equal(ExitCodes.Finding, code);
        Assert.Equal(
            "PIN_UNREADABLE",
            JsonDocument.Parse(output).RootElement.GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_pin_that_the_caller_names_must_be_one()
    {
        await _host.RunAsync("init");

        Assert.Equal(ExitCodes.Usage, (await _host.RunAsync($"audit verify --pinned {_host.PathOf(".env")}")).Code);
    }

    [Fact]
    public async Task Another_head_key_than_the_servers_is_a_finding()
    {
        await _host.RunAsync("init");
        File.Delete(_host.PathOf("head.pin"));
        File.Delete(_host.PathOf(Path.Combine("keys", "head")));
        Assert.Contains("announces", (await _host.RunAsync("audit verify")).Error, StringComparison.Ordinal);
        await _host.RunAsync("keys generate");

        var (code, output, _) = await _host.RunAsync("audit verify");

        Assert.Equal(ExitCodes.Finding, code);
        Assert.Contains("HEAD_NOT_SIGNED", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_level_keys_without_the_audit_key_cannot_be_verified()
    {
        await _host.RunAsync("init");
        File.Delete(_host.PathOf(".env"));

        Assert.Equal(ExitCodes.Unverifiable, (await _host.RunAsync("audit verify --level keys")).Code);
        Assert.Equal(ExitCodes.Unverifiable, (await _host.RunAsync("audit verify --level meaning")).Code);
        Assert.Equal(ExitCodes.Done, (await _host.RunAsync("audit verify --level signatures")).Code);
        Assert.Equal(ExitCodes.Done, (await _host.RunAsync("audit verify")).Code);
    }

    private void RemoveDatabase()
    {
        foreach (var file in Directory.GetFiles(_host.Data, "magnetar.db*"))
        {
            File.Delete(file);
        }
    }

    private void Write(string name, string content)
    {
        File.WriteAllText(_host.PathOf(name), content);
        File.SetUnixFileMode(_host.PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
