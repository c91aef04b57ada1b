using System.Text.Json;
using MagnetarStudio.Server.Cli;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli;

/// <summary>Runs whole commands, as the process does, on a real data directory.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Password = "a lighthouse of seven words";

    private readonly CommandHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("serve --nonsense")]
    [InlineData("account")]
    [InlineData("account role alice")]
    [InlineData("account role alice emperor")]
    [InlineData("audit verify --level deep")]
    [InlineData("protos")]
    public async Task A_line_that_cannot_be_meant_is_a_usage_error(string line)
    {
        var (code, output, error) = await _host.RunAsync(line);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Empty(output);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("account list")]
    [InlineData("health")]
    [InlineData("keys list")]
    public async Task Production_without_a_directory_or_keys_is_a_configuration_error(string line)
    {
        var (code, output, error) = await _host.RunAsync(line);

        Assert.Equal(ExitCodes.Configuration, code);
        Assert.Empty(output);
        Assert.Contains("data", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_makes_everything_once_and_a_code_each_time()
    {
        var first = (await _host.JsonAsync("init --json")).RootElement;
        var second = (await _host.JsonAsync("init --json")).RootElement;

        Assert.Equal(5, first.GetProperty("keys_made").GetArrayLength());
        Assert.True(first.GetProperty("environment_file_made").GetBoolean());
        Assert.Equal(0, second.GetProperty("keys_made").GetArrayLength());
        Assert.False(second.GetProperty("environment_file_made").GetBoolean());
        Assert.NotEqual(
            first.GetProperty("claim_code").GetString(), second.GetProperty("claim_code").GetString());
    }

    [Fact]
    public async Task Accounts_are_made_listed_and_changed_without_a_running_server()
    {
        await _host.RunAsync("init");

        var added = (await _host.JsonAsync("account add Alice --role admin --json", Password)).RootElement;
        Assert.Equal("alice", added.GetProperty("user_name").GetString());
        Assert.True(added.GetProperty("must_change_password").GetBoolean());

        var changed = (await _host.JsonAsync("account role alice member --json")).RootElement;
        Assert.Equal("member", changed.GetProperty("role").GetString());
        var disabled = (await _host.JsonAsync("account disable alice --json")).RootElement;
        Assert.Equal("disabled", disabled.GetProperty("state").GetString());
        var enabled =
            (await _host.JsonAsync($"account enable {added.GetProperty("account_id").GetString()} --json")).RootElement;
        Assert.Equal("active", enabled.GetProperty("state").GetString());

        var (code, list, _) = await _host.RunAsync("account list");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("alice", list, StringComparison.Ordinal);
        Assert.Equal(2, list.TrimEnd().Split('\n').Length);
        Assert.Equal("[]", (await _host.RunAsync("session list alice --json")).Output.Trim());
    }

    [Fact]
    public async Task What_the_rules_refuse_is_a_finding_and_leaves_output_empty()
    {
        await _host.RunAsync("init");
        await _host.RunAsync("account add alice", Password);

        var (code, output, error) = await _host.RunAsync("account add alice", Password);
        Assert.Equal(ExitCodes.Finding, code);
        Assert.Empty(output);
        Assert.NotEmpty(error);
        Assert.Equal(ExitCodes.Finding, (await _host.RunAsync("account disable nobody")).Code);
        Assert.Equal(ExitCodes.Usage, (await _host.RunAsync("session revoke alice")).Code);
        Assert.NotEqual(ExitCodes.Done, (await _host.RunAsync("account add bob", "short")).Code);
    }

    [Fact]
    public async Task Keys_are_listed_without_the_keys_and_checked()
    {
        await _host.RunAsync("init");
        var refreshPath = _host.PathOf(Path.Combine("keys", "refresh"));
        using var stored = JsonDocument.Parse(
            await File.ReadAllTextAsync(refreshPath, TestContext.Current.CancellationToken));
        var secret = stored.RootElement[0].GetProperty("key").GetString()!;

        var (_, list, _) = await _host.RunAsync("keys list --json");
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        Assert.Equal(5, JsonDocument.Parse(list).RootElement.GetArrayLength());
        Assert.Equal(ExitCodes.Done, (await _host.RunAsync("keys check")).Code);

        File.Delete(refreshPath);
        Assert.Equal(ExitCodes.Configuration, (await _host.RunAsync("keys check")).Code);
        Assert.Equal(
            "refresh", (await _host.JsonAsync("keys generate --json")).RootElement.GetProperty("made")[0].GetString());
        Assert.Equal(ExitCodes.Done, (await _host.RunAsync("keys check")).Code);
    }

    [Fact]
    public async Task Health_without_a_server_is_a_finding()
    {
        await _host.RunAsync("init");

        var (code, output, _) = await _host.RunAsync("health --json");

        Assert.Equal(ExitCodes.Finding, code);
        Assert.False(JsonDocument.Parse(output).RootElement.GetProperty("healthy").GetBoolean());
    }

    [Fact]
    public async Task The_contracts_are_written_without_the_operators_own()
    {
        var directory = _host.PathBeside("protos");

        var view = (await _host.JsonAsync($"protos --out {directory} --json")).RootElement;

        Assert.True(File.Exists(Path.Combine(directory, "buf.yaml")));
        Assert.True(File.Exists(Path.Combine(directory, "magnetar", "auth", "v1", "auth_service.proto")));
        Assert.False(Directory.Exists(Path.Combine(directory, "magnetar", "control")));
        Assert.All(view.GetProperty("files").EnumerateArray(), file =>
            Assert.True(File.Exists(Path.Combine(directory, file.GetString()!))));
    }

    [Fact]
    public async Task The_versions_of_all_that_is_linked_are_told()
    {
        var view = (await _host.JsonAsync("version --json")).RootElement;

        foreach (var name in new[] { "magnetar", "runtime", "sqlite", "libsodium", "openssl" })
        {
            Assert.Matches("[0-9]+\\.[0-9]+", view.GetProperty(name).GetString()!);
        }
    }
}
