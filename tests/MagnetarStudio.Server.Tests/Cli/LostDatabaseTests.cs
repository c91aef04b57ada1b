using MagnetarStudio.Server.Cli;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli;

/// <summary>A server whose database was lost or damaged is not begun anew, by whatever command.</summary>
public sealed class LostDatabaseTests : IDisposable
{
    private readonly CommandHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("serve")]
    [InlineData("init")]
    [InlineData("account list")]
    public async Task A_pin_keeps_a_lost_database_from_being_begun_anew(string line)
    {
        await _host.RunAsync("init");
        var pin = await File.ReadAllTextAsync(_host.PathOf("head.pin"), TestContext.Current.CancellationToken);
        RemoveDatabase();

        var (code, output, error) = await _host.RunAsync(line);

        Assert.Equal(ExitCodes.Finding, code);
        Assert.Empty(output);
        Assert.Contains(_host.PathOf("head.pin"), error, StringComparison.Ordinal);
        Assert.Equal(pin, await File.ReadAllTextAsync(_host.PathOf("head.pin"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_host.PathOf("magnetar.db")));
    }

    [Fact]
    public async Task A_pin_keeps_init_from_making_another_audit_key()
    {
        await _host.RunAsync("init");
        RemoveDatabase();
        File.Delete(_host.PathOf(".env"));

        Assert.Equal(ExitCodes.Configuration, (await _host.RunAsync("init")).Code);

        Assert.False(File.Exists(_host.PathOf(".env")));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("init")]
    public async Task A_damaged_database_is_a_configuration_error_and_stays_as_it_is(string line)
    {
        await _host.RunAsync("init");
        RemoveDatabase();
        await File.WriteAllTextAsync(
            _host.PathOf("magnetar.db"), new string('x', 5_000), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_host.PathOf("magnetar.db"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var (code, output, error) = await _host.RunAsync(line);

        Assert.Equal(ExitCodes.Configuration, code);
        Assert.Empty(output);
        Assert.Contains("left as it is", error, StringComparison.Ordinal);
        Assert.Equal(5_000, new FileInfo(_host.PathOf("magnetar.db")).Length);
    }

    [Fact]
    public async Task A_keys_directory_that_is_missing_is_named_once()
    {
        await _host.RunAsync("init");
        Directory.Delete(_host.PathOf("keys"), recursive: true);

        var (code, _, error) = await _host.RunAsync("serve");

        Assert.Equal(ExitCodes.Configuration, code);
        Assert.Single(error.Trim().Split('\n'));
    }

    private void RemoveDatabase()
    {
        foreach (var file in Directory.GetFiles(_host.Data, "magnetar.db*"))
        {
            File.Delete(file);
        }
    }
}
