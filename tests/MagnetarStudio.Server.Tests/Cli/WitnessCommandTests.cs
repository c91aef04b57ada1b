using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Cli;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli;

/// <summary>What the command refuses before it answers anybody.</summary>
public sealed class WitnessCommandTests : IDisposable
{
    private readonly CommandHost _host = new();

    private string Place => _host.PathBeside("witness");

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Its_key_is_made_once_private_and_printed_again()
    {
        var first = await _host.RunAsync($"witness --key --data {Place}");
        using var second = await _host.JsonAsync($"witness --key --json --data {Place}");

        Assert.Equal(ExitCodes.Done, first.Code);
        Assert.Equal(first.Output.Trim(), second.RootElement.GetProperty("key").GetString());
        Assert.True(CosignatureVerifier.TryParse(first.Output.Trim(), out _));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(Place, "keys", "witness")));
    }

    [Theory]
    [InlineData("witness --key")] // not in the place that settings name
    [InlineData("witness --data PLACE")] // of no log
    [InlineData("witness --data PLACE --log nonsense")]
    [InlineData("witness --data PLACE --listen unix:PLACE/s --log KEY")]
    public async Task A_line_that_lacks_something_is_wrong(string line) =>
        Assert.Equal(ExitCodes.Usage, (await RunAsync(line)).Code);

    [Fact]
    public async Task Plaintext_off_loopback_is_refused()
    {
        var (code, _, error) = await RunAsync("witness --data PLACE --listen http://192.0.2.1:1 --log KEY");

        Assert.Equal(ExitCodes.Configuration, code);
        Assert.Contains("must be https off loopback", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_servers_own_directory_is_no_place_for_a_witness()
    {
        await _host.RunAsync("init");

        Assert.Equal(ExitCodes.Configuration, (await _host.RunAsync($"witness --key --data {_host.Data}")).Code);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string line) => _host.RunAsync(line
        .Replace("PLACE", Place, StringComparison.Ordinal)
        .Replace("KEY", new NoteVerifier("example.com/log", new byte[32]).ToString(), StringComparison.Ordinal));
}
