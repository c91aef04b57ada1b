using System.Text.Json;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Cli;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli;

/// <summary>Runs whole commands, as the process does, on a real data directory.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Password = "a lighthouse of seven words";

    private readonly TempDatabase _temp = new();
    private readonly Dictionary<string, string> _environment = [];

    public CommandLineTests() => _environment["ELOHIMOS_DATA_DIR"] = _temp.PathOf("data");

    public void Dispose() => _temp.Dispose();

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
        var (code, output, error) = await RunAsync(line);

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
        var (code, output, error) = await RunAsync(line);

        Assert.Equal(ExitCodes.Configuration, code);
        Assert.Empty(output);
        Assert.Contains("data", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_makes_everything_once_and_a_code_each_time()
    {
        var first = (await JsonAsync("init --json")).RootElement;
        var second = (await JsonAsync("init --json")).RootElement;

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
        await RunAsync("init");

        var added = (await JsonAsync("account add Alice --role admin --json", Password)).RootElement;
        Assert.Equal("alice", added.GetProperty("user_name").GetString());
        Assert.True(added.GetProperty("must_change_password").GetBoolean());

        var changed = (await JsonAsync("account role alice member --json")).RootElement;
        Assert.Equal("member", changed.GetProperty("role").GetString());
        var disabled = (await JsonAsync("account disable alice --json")).RootElement;
        Assert.Equal("disabled", disabled.GetProperty("state").GetString());
        var enabled =
            (await JsonAsync($"account enable {added.GetProperty("account_id").GetString()} --json")).RootElement;
        Assert.Equal("active", enabled.GetProperty("state").GetString());

        var (code, list, _) = await RunAsync("account list");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("alice", list, StringComparison.Ordinal);
        Assert.Equal(2, list.TrimEnd().Split('\n').Length);
        Assert.Equal("[]", (await RunAsync("session list alice --json")).Output.Trim());
    }

    [Fact]
    public async Task What_the_rules_refuse_is_a_finding_and_leaves_output_empty()
    {
        await RunAsync("init");
        await RunAsync("account add alice", Password);

        var (code, output, error) = await RunAsync("account add alice", Password);
        Assert.Equal(ExitCodes.Finding, code);
        Assert.Empty(output);
        Assert.NotEmpty(error);
        Assert.Equal(ExitCodes.Finding, (await RunAsync("account disable nobody")).Code);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("session revoke alice")).Code);
        Assert.NotEqual(ExitCodes.Done, (await RunAsync("account add bob", "short")).Code);
    }

    [Fact]
    public async Task Keys_are_listed_without_the_keys_and_checked()
    {
        await RunAsync("init");
        var refreshPath = Path.Combine(_temp.PathOf("data"), "keys", "refresh");
        using var stored = JsonDocument.Parse(
            await File.ReadAllTextAsync(refreshPath, TestContext.Current.CancellationToken));
        var secret = stored.RootElement[0].GetProperty("key").GetString()!;

        var (_, list, _) = await RunAsync("keys list --json");
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        Assert.Equal(5, JsonDocument.Parse(list).RootElement.GetArrayLength());
        Assert.Equal(ExitCodes.Done, (await RunAsync("keys check")).Code);

        File.Delete(refreshPath);
        Assert.Equal(ExitCodes.Configuration, (await RunAsync("keys check")).Code);
        Assert.Equal(
            "refresh", (await JsonAsync("keys generate --json")).RootElement.GetProperty("made")[0].GetString());
        Assert.Equal(ExitCodes.Done, (await RunAsync("keys check")).Code);
    }

    [Fact]
    public async Task The_log_of_these_commands_verifies()
    {
        await RunAsync("init");
        await RunAsync("account add alice", Password);

        var report = (await JsonAsync("audit verify --json")).RootElement;

        Assert.True(report.GetProperty("intact").GetBoolean());
        Assert.True(report.GetProperty("size").GetInt64() > 0);
        Assert.Equal(3, report.GetProperty("levels_done").GetArrayLength());
    }

    [Fact]
    public async Task A_directory_without_a_log_cannot_be_verified()
    {
        await RunAsync("init");
        foreach (var file in Directory.GetFiles(_temp.PathOf("data"), "magnetar.db*"))
        {
            File.Delete(file);
        }

        Assert.Equal(ExitCodes.Unverifiable, (await RunAsync("audit verify")).Code);
    }

    [Fact]
    public async Task Health_without_a_server_is_a_finding()
    {
        await RunAsync("init");

        var (code, output, _) = await RunAsync("health --json");

        Assert.Equal(ExitCodes.Finding, code);
        Assert.False(JsonDocument.Parse(output).RootElement.GetProperty("healthy").GetBoolean());
    }

    [Fact]
    public async Task The_contracts_are_written_without_the_operators_own()
    {
        var directory = _temp.PathOf("protos");

        var view = (await JsonAsync($"protos --out {directory} --json")).RootElement;

        Assert.True(File.Exists(Path.Combine(directory, "buf.yaml")));
        Assert.True(File.Exists(Path.Combine(directory, "magnetar", "auth", "v1", "auth_service.proto")));
        Assert.False(Directory.Exists(Path.Combine(directory, "magnetar", "control")));
        Assert.All(view.GetProperty("files").EnumerateArray(), file =>
            Assert.True(File.Exists(Path.Combine(directory, file.GetString()!))));
    }

    [Fact]
    public async Task The_versions_of_all_that_is_linked_are_told()
    {
        var view = (await JsonAsync("version --json")).RootElement;

        foreach (var name in new[] { "magnetar", "runtime", "sqlite", "libsodium", "openssl" })
        {
            Assert.Matches("[0-9]+\\.[0-9]+", view.GetProperty(name).GetString()!);
        }
    }

    private async Task<JsonDocument> JsonAsync(string line, string input = "")
    {
        var (code, output, error) = await RunAsync(line, input);
        Assert.True(code == ExitCodes.Done, $"{code}: {error}");
        return JsonDocument.Parse(output);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string line, string input = "")
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var answers = new StringReader(input);
        var tools = new CommandTools(
            new Terminal(output, error, answers, isInteractive: false),
            _environment,
            TimeProvider.System,
            new SystemSecretSource());
        var code = await MagnetarCommandLine.RunAsync(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries), tools);
        return (code, output.ToString(), error.ToString());
    }
}
