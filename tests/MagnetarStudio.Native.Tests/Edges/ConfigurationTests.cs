using System.Globalization;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>
/// A server that is not set up rightly does not start, says everything that is wrong, and changes nothing.
/// </summary>
public sealed class ConfigurationTests
{
    private const int ConfigurationFault = 78; // EX_CONFIG, sysexits.h
    private const string AuditKey = "ELOHIMOS_AUDIT_ENCRYPTION_KEY";
    private const string JwtKey = "ELOHIMOS_JWT_SECRET_KEY";

    [Theory]
    [InlineData(JwtKey, "c0ffee-canary-short")]
    [InlineData(JwtKey, "CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME_canary_c0ffee")]
    [InlineData(JwtKey, "abababababababababababababababababababababababababababababababab")]
    [InlineData(AuditKey, "c0ffee-canary")]
    [InlineData(AuditKey, "CHANGE_ME_canary_c0ffee")]
    [InlineData(AuditKey, "0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_short_regular_or_placeholder_key_is_refused_and_not_shown(string name, string value)
    {
        using var data = await TempData.InitAsync();
        var refused = await RefuseAsync(data, MagnetarLaunch.Usual.With(name, value));
        Assert.Contains(name, refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(value, refused.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wrong_audit_key_does_not_start_and_replaces_nothing()
    {
        using var data = await TempData.InitAsync();
        const string wrong = "4f1d9b7c2a6e8053d1c4b7a9e6f20813957d3c5be8a1f64072c9d8e3b5a7f016";
        var refused = await RefuseAsync(data, MagnetarLaunch.Usual.With(AuditKey, wrong));
        Assert.DoesNotContain(wrong, refused.Everything, StringComparison.Ordinal);
        await MagnetarFile.AssertLogIsIntactAsync(data.Path);
        await using var server = await MagnetarProcess.StartAsync(data.Path, MagnetarLaunch.Usual);
    }

    [Fact]
    public async Task Every_fault_is_reported_a_line_each()
    {
        using var data = await TempData.InitAsync();
        File.Delete(Path.Combine(data.Path, "keys", "refresh"));
        var refused = await RefuseAsync(data, MagnetarLaunch.Usual
            .With(JwtKey, "short")
            .With("Magnetar__Sessions__LiveMax", "0")
            .With("Magnetar__Nothing__AtAll", "1")
            .With("ELOHIM_CORS_ORIGINS", "*")
            .With("ELOHIM_FOUNDER_USERNAME", "founder"));

        string[] expected =
        [
            JwtKey, "Magnetar__Sessions__LiveMax", "Magnetar__Nothing__AtAll", "ELOHIM_CORS_ORIGINS",
            "ELOHIM_FOUNDER_PASSWORD", "refresh",
        ];
        var lines = refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(expected, name => Assert.Contains(
            lines, line => line.Contains(name, StringComparison.Ordinal)));
        Assert.True(lines.Length >= expected.Length, refused.Error);
    }

    [Fact]
    public async Task As_many_live_sessions_as_an_account_may_have_devices_are_too_many()
    {
        using var data = await TempData.InitAsync();
        var refused = await RefuseAsync(data, MagnetarLaunch.Usual.With("Magnetar__Sessions__LiveMax", "10"));
        Assert.Contains("Magnetar__Sessions__LiveMax", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_makes_nothing_that_is_missing()
    {
        using var data = TempData.Empty();
        (await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual)).AssertExit(ConfigurationFault);
        Assert.False(Directory.Exists(data.Path));
    }

    [Theory]
    [InlineData("", "0755")]
    [InlineData("keys", "0750")]
    [InlineData("keys/refresh", "0644")]
    [InlineData(".env", "0640")]
    [InlineData("magnetar.db", "0604")]
    public async Task What_others_may_open_is_refused(string name, string mode)
    {
        using var data = await TempData.InitAsync();
        var path = Path.TrimEndingDirectorySeparator(Path.Combine(data.Path, name));
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));

        var refused = await RefuseAsync(data, MagnetarLaunch.Usual);
        Assert.Contains($"{path} is open to other users", refused.Error, StringComparison.Ordinal);
        Assert.Equal(mode, Convert.ToString((int)File.GetUnixFileMode(path), 8).PadLeft(4, '0'));
    }

    [Fact]
    public async Task A_configuration_file_with_a_secret_in_it_that_others_may_read_is_refused()
    {
        using var data = await TempData.InitAsync();
        const string secret = "4f1d9b7c2a6e8053d1c4b7a9e6f20813957d3c5be8a1f64072c9d8e3b5a7f016";
        var path = data.PathBeside("magnetar.json");
        var content = $$"""{ "{{JwtKey}}": "{{secret}}" }""";
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var refused = await RefuseAsync(data, MagnetarLaunch.Usual with { Arguments = ["--config", path] });
        Assert.Contains(path, refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, refused.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("keys")]
    [InlineData("keys/refresh")]
    [InlineData(".env")]
    [InlineData("magnetar.db")]
    public async Task What_belongs_to_another_user_is_refused(string name)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a file away.");
        using var data = await TempData.InitAsync();
        var path = Path.TrimEndingDirectorySeparator(Path.Combine(data.Path, name));
        const int nobody = 65_534;
        var given = await ChildProcess.RunAsync(
            "chown",
            [nobody.ToString(CultureInfo.InvariantCulture), path],
            new Dictionary<string, string>(),
            input: null);
        given.AssertExit(0);
        var refused = await RefuseAsync(data, MagnetarLaunch.Usual);
        Assert.Contains($"{path} belongs to user 65534", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_directory_is_refused_and_the_first_goes_on()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var second = await MagnetarProcess.RunAsync(studio.DataDirectory, MagnetarLaunch.Usual);
        second.AssertExit(ConfigurationFault);
        Assert.Contains("in use by another process", second.Error, StringComparison.Ordinal);
        Assert.True(await ada.IsLiveAsync());
        (await MagnetarFile.RunAsync("health", "--data", studio.DataDirectory)).AssertExit(0);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        using var data = await TempData.InitAsync();
        data.Change("""
            INSERT INTO schema_step (number, name, digest, applied_at_unix_ms)
            SELECT number + 1, 'later', digest, applied_at_unix_ms FROM schema_step ORDER BY number DESC LIMIT 1
            """);
        var refused = await RefuseAsync(data, MagnetarLaunch.Usual);
        Assert.Contains("newer", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plaintext_off_loopback_is_refused_unless_a_proxy_ends_TLS()
    {
        using var data = await TempData.InitAsync();
        var refused = await RefuseAsync(data, MagnetarLaunch.Usual with { Listen = "http://0.0.0.0:0" });
        Assert.Contains("https", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_no_option_is_a_fault_of_usage()
    {
        (await MagnetarFile.RunAsync("serve", "--nothing")).AssertExit(64);
        (await MagnetarFile.RunAsync("nothing")).AssertExit(64);
    }

    // Refused: the exit code, no ready line, and no byte of the directory changed.
    private static async Task<CommandResult> RefuseAsync(TempData data, MagnetarLaunch launch)
    {
        var before = data.Digest();
        var refused = await MagnetarProcess.RunAsync(data.Path, launch);
        refused.AssertExit(ConfigurationFault);
        Assert.Empty(refused.Output);
        Assert.Equal(before, data.Digest());
        return refused;
    }
}
