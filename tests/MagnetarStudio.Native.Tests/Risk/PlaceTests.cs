using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Risk;

/// <summary>Files of places that an operator names: countries shown, travel judged, faults refused.</summary>
public sealed class PlaceTests : IDisposable
{
    private const int ConfigurationFault = 78; // EX_CONFIG, sysexits.h
    private const string Setting = "Magnetar__Risk__Places";

    private readonly TempDatabase _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task The_session_list_shows_the_country_and_impossible_travel_is_seen()
    {
        await using var studio = await RiskStudio.StartAsync(settings: [(Setting, $"{Cities()},{Networks()}")]);
        var (ada, _) = await studio.RegisterAsync("ada");
        var (client, looks) = studio.Connect();
        var travelling = await RiskStudio.SignInAsync(client, looks, "ada");
        Assert.True(await travelling.IsLiveAsync());
        Assert.Equal("AT", (await RiskStudio.FindAsync(ada, travelling.Session)).CountryCode);
        Assert.Equal(0, await LevelOfTravelAsync(ada, travelling));

        looks.Shown = Appearance.Home with { Address = Appearance.Stranger.Address };
        await travelling.IsLiveAsync();

        Assert.NotEqual(0, await LevelOfTravelAsync(ada, travelling));
    }

    [Fact]
    public async Task An_address_that_no_file_knows_has_no_country_and_did_not_travel()
    {
        await using var studio = await RiskStudio.StartAsync(settings: [(Setting, Cities())]);
        var (ada, _) = await studio.RegisterAsync("ada");
        Assert.True(await ada.IsLiveAsync());

        var (client, looks) = studio.Connect();
        looks.Shown = Appearance.Home with { Address = "10.1.2.3" };
        var moved = await RiskStudio.SignInAsync(client, looks, "ada", ada.Tokens.DeviceSecret);
        Assert.True(await moved.IsLiveAsync());

        Assert.Empty((await RiskStudio.FindAsync(moved, moved.Session)).CountryCode);
        Assert.Equal(0, await LevelOfTravelAsync(moved, moved));
    }

    [Theory]
    [InlineData("missing.mmdb", "not there")]
    [InlineData("empty.mmdb", "no MMDB file")]
    [InlineData("cut.mmdb", "no MMDB file")]
    public async Task A_file_that_is_missing_or_broken_stops_the_start(string name, string why)
    {
        using var data = await TempData.InitAsync();
        var whole = CityFile().ToBytes();
        Write("empty.mmdb", []);
        Write("cut.mmdb", whole[..(whole.Length / 2)]);

        var refused = await MagnetarProcess.RunAsync(
            data.Path, MagnetarLaunch.Usual.With(Setting, $"{Cities()},{_temp.PathOf(name)}"));

        refused.AssertExit(ConfigurationFault);
        Assert.Contains(Setting, refused.Error, StringComparison.Ordinal);
        Assert.Contains(name, refused.Error, StringComparison.Ordinal);
        Assert.Contains(why, refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("cities.mmdb", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_files_are_too_many()
    {
        using var data = await TempData.InitAsync();
        var file = Cities();
        var refused = await MagnetarProcess.RunAsync(
            data.Path, MagnetarLaunch.Usual.With(Setting, $"{file},{file},{file}"));
        refused.AssertExit(ConfigurationFault);
        Assert.Contains(Setting, refused.Error, StringComparison.Ordinal);
    }

    private static MmdbWriter CityFile() => new MmdbWriter()
        .Add("198.51.100.0/24", MmdbWriter.City("AT", 48.2082, 16.3738))
        .Add("203.0.113.0/24", MmdbWriter.City("PE", -12.0464, -77.0428));

    private static async Task<int> LevelOfTravelAsync(StudioUser asking, StudioUser asked)
    {
        var explained = await RiskStudio.ExplainAsync(asking, asked.Session);
        return Assert.Single(explained.Signals, signal => signal.Name == "impossible_travel").Level;
    }

    private string Cities() => Write("cities.mmdb", CityFile().ToBytes());

    private string Networks() => Write("networks.mmdb", new MmdbWriter(4, 24)
        .Add("198.51.100.0/24", MmdbWriter.Network(64_500))
        .ToBytes());

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_temp.PathOf(name), bytes);
        return _temp.PathOf(name);
    }
}
