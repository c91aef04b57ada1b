using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Settings;
using Xunit;

namespace MagnetarStudio.Server.Tests.Settings;

/// <summary>Where heads are remembered, as an operator writes it.</summary>
public sealed class PinReadingTests
{
    private static readonly string s_key = new CosignatureVerifier("example.com/witness", new byte[32]).ToString();

    private readonly List<string> _faults = [];

    [Fact]
    public void Nothing_is_remembered_elsewhere_unless_set()
    {
        var pins = Read(new SettingArguments());

        Assert.Empty(pins.Paths);
        Assert.Equal((false, null), (pins.ToOutput, pins.Witness));
        Assert.Empty(_faults);
    }

    [Fact]
    public void Files_and_standard_output_may_be_named_together()
    {
        var pins = Read(new SettingArguments { Pins = ["/a/b.pin", "-", "/c.pin"] });

        Assert.Equal(["/a/b.pin", "/c.pin"], pins.Paths);
        Assert.True(pins.ToOutput);
    }

    [Theory]
    [InlineData("https://witness.example")]
    [InlineData("https://witness.example:8443/prefix/")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost:50052")]
    [InlineData("http://[::1]:50052")]
    public void A_witness_is_an_address_and_its_key(string address)
    {
        var pins = Read(new SettingArguments { Witness = address, WitnessKey = s_key });

        Assert.Equal((new Uri(address), s_key), (pins.Witness!.Address, pins.Witness.Key.ToString()));
        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData("http://witness.example")]
    [InlineData("http://127.0.0.1.witness.example")]
    [InlineData("http://192.0.2.1")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("witness.example")]
    [InlineData("https://user@witness.example")]
    [InlineData("https://witness.example/?x=1")]
    [InlineData("https://witness.example/#x")]
    [InlineData(null)]
    public void Any_other_address_is_refused(string? address)
    {
        Assert.Null(Read(new SettingArguments { Witness = address, WitnessKey = s_key }).Witness);

        Assert.Contains("Magnetar__Audit__Witness ", Assert.Single(_faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_witness_without_its_key_is_refused_and_so_is_a_logs_key()
    {
        Assert.Null(Read(new SettingArguments { Witness = "https://witness.example" }).Witness);
        Assert.Contains("Magnetar__Audit__WitnessKey", Assert.Single(_faults), StringComparison.Ordinal);

        var key = new NoteVerifier("example.com/witness", new byte[32]).ToString();
        Assert.Null(Read(new SettingArguments { Witness = "https://witness.example", WitnessKey = key }).Witness);
    }

    private PinSettings Read(SettingArguments arguments) =>
        PinReading.Pins(new SettingReader([arguments.ToLayer()], _faults));
}
