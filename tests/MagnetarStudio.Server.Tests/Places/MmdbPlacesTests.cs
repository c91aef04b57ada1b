using System.Net;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Server.Places;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Places;

/// <summary>MaxMind DB File Format 2.0: <c>https://maxmind.github.io/MaxMind-DB/</c>.</summary>
public sealed class MmdbPlacesTests : IDisposable
{
    private static readonly IReadOnlyDictionary<string, object> s_vienna = MmdbWriter.City("AT", 48.2082, 16.3738);
    private static readonly IReadOnlyDictionary<string, object> s_lima = MmdbWriter.City("PE", -12.0464, -77.0428);
    private static readonly GeoPoint s_viennaPoint = new(482_082, 163_738);
    private static readonly GeoPoint s_limaPoint = new(-120_464, -770_428);

    private readonly TempDatabase _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void An_address_has_the_place_of_its_network(int recordBits)
    {
        var file = new MmdbWriter(6, recordBits)
            .Add("198.51.100.0/24", s_vienna).Add("203.0.113.128/25", s_lima).Add("2001:db8::/32", s_lima);
        using var places = Open(file);

        Assert.Equal(new Place("AT", null, s_viennaPoint), Find(places, "198.51.100.7"));
        Assert.Equal(new Place("PE", null, s_limaPoint), Find(places, "203.0.113.128"));
        Assert.Equal(new Place("PE", null, s_limaPoint), Find(places, "2001:db8:ffff::1"));
    }

    [Theory]
    [InlineData("198.51.101.0")]
    [InlineData("198.51.99.255")]
    [InlineData("203.0.113.127")]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("192.168.0.1")]
    [InlineData("::1")]
    [InlineData("fe80::1%2")]
    [InlineData("2001:db9::1")]
    public void A_gap_and_a_private_address_have_none(string address)
    {
        using var places = Open(new MmdbWriter()
            .Add("198.51.100.0/24", s_vienna).Add("203.0.113.128/25", s_lima).Add("2001:db8::/32", s_lima));

        Assert.Null(Find(places, address));
    }

    [Fact]
    public void An_IPv4_address_that_is_mapped_into_IPv6_is_the_same_address()
    {
        using var places = Open(new MmdbWriter().Add("198.51.100.0/24", s_vienna));

        Assert.Equal(Find(places, "198.51.100.7"), Find(places, "::ffff:198.51.100.7"));
        Assert.NotNull(Find(places, "::ffff:198.51.100.7"));
    }

    [Fact]
    public void A_tree_of_IPv4_knows_no_other_addresses()
    {
        using var places = Open(new MmdbWriter(ipVersion: 4, recordBits: 24).Add("198.51.100.0/24", s_vienna));

        Assert.Equal("AT", Find(places, "198.51.100.7")?.Country);
        Assert.Equal("AT", Find(places, "::ffff:198.51.100.7")?.Country);
        Assert.Null(Find(places, "c633:6407::"));
    }

    [Fact]
    public void Two_files_complete_each_other_and_the_first_goes_first()
    {
        var networks = new MmdbWriter(4, 24)
            .Add("198.51.100.0/24", MmdbWriter.Network(64_500))
            .Add("203.0.113.0/24", MmdbWriter.City("XX", 1, 1));
        var cities = new MmdbWriter().Add("198.51.100.0/25", s_vienna).Add("203.0.113.0/24", s_lima);
        using var places = Open(cities, networks);

        Assert.Equal(new Place("AT", 64_500, s_viennaPoint), Find(places, "198.51.100.7"));
        Assert.Equal(new Place(null, 64_500, null), Find(places, "198.51.100.200"));
        Assert.Equal("PE", Find(places, "203.0.113.9")?.Country);
    }

    [Fact]
    public void A_network_may_stand_among_the_traits() => Assert.Equal(
        4_200_000_000U, FindIn(new Dictionary<string, object>
        {
            ["traits"] = new Dictionary<string, object> { ["autonomous_system_number"] = 4_200_000_000UL },
        })?.Network);

    [Theory]
    [InlineData("A")]
    [InlineData("at")]
    [InlineData("AUT")]
    [InlineData("Ö")]
    [InlineData(7U)]
    [InlineData(true)]
    public void What_is_no_country_is_not_known(object code) => Assert.Null(FindIn(new Dictionary<string, object>
    {
        ["country"] = new Dictionary<string, object> { ["iso_code"] = code },
    }));

    [Theory]
    [InlineData(90.0, 180.0, true)]
    [InlineData(-90.0, -180.0, true)]
    [InlineData(1.5F, 2.5F, true)]
    [InlineData(90.00001, 0.0, false)]
    [InlineData(0.0, -180.1, false)]
    [InlineData(double.NaN, 0.0, false)]
    [InlineData(0.0, double.PositiveInfinity, false)]
    [InlineData("48.2", "16.3", false)]
    [InlineData(48U, 16U, false)]
    public void What_is_off_the_globe_is_not_known(object north, object east, bool isKnown) =>
        Assert.Equal(isKnown, FindIn(new Dictionary<string, object>
        {
            ["location"] = new Dictionary<string, object> { ["latitude"] = north, ["longitude"] = east },
        })?.Point is not null);

    [Theory]
    [InlineData(0U, null)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(uint.MaxValue + 1UL, null)]
    [InlineData("64500", null)]
    [InlineData(-1, null)]
    public void What_is_no_number_of_a_network_is_not_known(object number, uint? known) =>
        Assert.Equal(known, FindIn(new Dictionary<string, object> { ["autonomous_system_number"] = number })?.Network);

    [Fact]
    public void Half_a_point_or_a_country_that_is_no_map_leaves_the_rest() => Assert.Equal(
        new Place(null, 64_500, null), FindIn(new Dictionary<string, object>
        {
            ["country"] = "AT",
            ["location"] = new Dictionary<string, object> { ["latitude"] = 1.0 },
            ["autonomous_system_number"] = 64_500U,
        }));

    [Theory]
    [InlineData(1)]
    [InlineData(3_000)]
    [InlineData(70_000)]
    [InlineData(600_000)]
    public void Pointers_of_every_size_lead_to_their_text(int bytesBetween)
    {
        using var places = Open(new MmdbWriter()
            .Add("192.0.2.0/24", new byte[bytesBetween])
            .Add("198.51.100.0/24", s_vienna)
            .Add("203.0.113.0/24", new Dictionary<string, object>
            {
                ["long"] = new string('x', 300),
                ["country"] = new Dictionary<string, object> { ["iso_code"] = "AT" },
            }));

        Assert.Equal("AT", Find(places, "198.51.100.7")?.Country);
        Assert.Equal("AT", Find(places, "203.0.113.7")?.Country);
        Assert.Null(Find(places, "192.0.2.1"));
    }

    private static Place? Find(MmdbPlaces places, string address) => places.Find(IPAddress.Parse(address));

    private Place? FindIn(IReadOnlyDictionary<string, object> value)
    {
        using var places = Open(new MmdbWriter().Add("198.51.100.0/24", value));
        return Find(places, "198.51.100.7");
    }

    private MmdbPlaces Open(params MmdbWriter[] files) => new([.. files.Select((file, number) =>
    {
        var path = _temp.PathOf($"{number}.mmdb");
        File.WriteAllBytes(path, file.ToBytes());
        return MmdbFile.Open(path);
    })]);
}
