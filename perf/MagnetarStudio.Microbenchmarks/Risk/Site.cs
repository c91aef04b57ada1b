using System.Net;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>A network that somebody connects through: a subnet somewhere, of some company.</summary>
/// <param name="Prefix">The first two bytes of its IPv4 addresses.</param>
/// <param name="Place">Where it is.</param>
internal sealed record Site(ushort Prefix, Place Place)
{
    private const int CompaniesPerCountry = 6;
    private const int UnitsAcrossTown = 2_000;

    // Unicast, and none of the private or reserved first bytes matter to the rules.
    private const int PrefixFirst = 0x0200;
    private const int PrefixLast = 0xDEFF;

    private static readonly (string Country, int Latitude, int Longitude)[] s_cities =
    [
        ("DE", 525_200, 134_050), ("DE", 481_400, 115_800), ("FR", 488_600, 23_500), ("GB", 515_100, -1_300),
        ("ES", 404_200, -37_000), ("IT", 419_000, 124_900), ("PL", 522_300, 210_100), ("SE", 593_300, 180_700),
        ("US", 407_100, -740_100), ("US", 340_500, -1_182_400), ("US", 418_800, -876_300), ("CA", 436_500, -793_800),
        ("BR", -235_500, -466_300), ("AR", -346_000, -583_800), ("ZA", -262_000, 280_500), ("NG", 64_500, 33_900),
        ("EG", 300_400, 312_400), ("IN", 190_800, 728_800), ("CN", 399_000, 1_164_100), ("JP", 356_800, 1_396_900),
        ("SG", 13_500, 1_038_200), ("AU", -338_700, 1_512_100), ("RU", 557_600, 376_200), ("UA", 504_500, 305_200),
    ];

    /// <summary>A number for a town.</summary>
    public static int AnyTown(Chance chance) => chance.Next(s_cities.Length);

    /// <summary>A town of another country.</summary>
    public static int AnyTownAbroad(Chance chance, string country)
    {
        var town = AnyTown(chance);
        while (s_cities[town].Country == country)
        {
            town = AnyTown(chance);
        }

        return town;
    }

    /// <summary>A network in a town.</summary>
    /// <param name="chance">Chance.</param>
    /// <param name="town">Which.</param>
    /// <param name="company">Whose; null for any that serves the country.</param>
    public static Site New(Chance chance, int town, uint? company = null)
    {
        var (country, latitude, longitude) = s_cities[town];
        var point = new GeoPoint(
            latitude + chance.Between(-UnitsAcrossTown, UnitsAcrossTown),
            longitude + chance.Between(-UnitsAcrossTown, UnitsAcrossTown));
        var owner = company ?? AnyCompany(chance, town);
        return new((ushort)chance.Between(PrefixFirst, PrefixLast), new(country, owner, point));
    }

    /// <summary>A company that serves a town.</summary>
    public static uint AnyCompany(Chance chance, int town) =>
        (uint)((Array.FindIndex(s_cities, city => city.Country == s_cities[town].Country) + 1) * 100
            + chance.Next(CompaniesPerCountry));

    /// <summary>One of its addresses.</summary>
    public IPAddress AddressOf(int host) =>
        new([(byte)(Prefix >> 8), (byte)(Prefix & 0xFF), (byte)(host >> 8), (byte)(host & 0xFF)]);
}
