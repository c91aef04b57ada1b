using System.Net;
using MagnetarStudio.Server.Places;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Places;

/// <summary>No file, however broken, is more than a place that is not known.</summary>
public sealed class BrokenMmdbTests : IDisposable
{
    private static readonly IPAddress[] s_addresses =
    [
        IPAddress.Parse("198.51.100.7"), IPAddress.Parse("203.0.113.9"), IPAddress.Parse("2001:db8::7"),
        IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback,
    ];

    private readonly TempDatabase _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_file_that_was_cut_off_anywhere_is_refused()
    {
        var whole = Whole(24).ToBytes();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Open(whole[..length]));
        }
    }

    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void A_file_with_any_byte_changed_is_refused_or_answers_something(int recordBits)
    {
        var whole = Whole(recordBits).ToBytes();
        byte[] changes = [0x01, 0xE0, 0xFF];
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var change in changes)
            {
                var broken = (byte[])whole.Clone();
                broken[at] ^= change;
                AskWithoutHarm(broken);
            }
        }
    }

    [Fact]
    public void A_file_with_many_bytes_changed_is_refused_or_answers_something()
    {
        var chance = new Random(20_261_124);
        var whole = Whole(28).ToBytes();
        for (var round = 0; round < 2_000; round++)
        {
            var broken = (byte[])whole.Clone();
            for (var count = chance.Next(1, 40); count > 0; count--)
            {
                broken[chance.Next(broken.Length)] = (byte)chance.Next(256);
            }

            AskWithoutHarm(broken);
        }
    }

    [Fact]
    public void A_file_that_is_overwritten_or_cut_off_while_it_is_open_knows_nothing_more()
    {
        var whole = Whole(28).ToBytes();
        using var places = Open(whole);
        Assert.Equal("AT", places.Find(s_addresses[0])?.Country);

        File.WriteAllBytes(_temp.PathOf("some.mmdb"), new byte[whole.Length]);
        Assert.All(s_addresses, address => Assert.Null(places.Find(address)));

        File.WriteAllBytes(_temp.PathOf("some.mmdb"), []);
        Assert.All(s_addresses, address => Assert.Null(places.Find(address)));
    }

    // A pointer to itself, to a pointer, out of the section; sizes beyond the end; types that are none; nested maps.
    [Theory]
    [InlineData("2000")]
    [InlineData("20022000")]
    [InlineData("27FF")]
    [InlineData("38FFFFFFFF")]
    [InlineData("FFFFFFFF")]
    [InlineData("5FFFFFFF")]
    [InlineData("E1")]
    [InlineData("E14178")]
    [InlineData("0000")]
    [InlineData("0005")]
    [InlineData("00FF")]
    [InlineData("1FFF")]
    [InlineData("E1E0E0")]
    public void Data_that_misleads_is_not_known(string hex)
    {
        using var places = Open(new MmdbWriter().AddRaw("198.51.100.0/24", Convert.FromHexString(hex)).ToBytes());

        Assert.Null(places.Find(s_addresses[0]));
    }

    // Arrays of the most items within arrays: four thousand million million values, as the file has it.
    [Fact]
    public void Data_without_end_is_given_up()
    {
        byte[] data = [0xE1, 0x41, 0x78];
        var nested = Enumerable.Repeat<byte[]>([0x1F, 0x04, 0xFF, 0xFF, 0xFF], 100_000).SelectMany(array => array);
        using var places = Open(new MmdbWriter().AddRaw("198.51.100.0/24", [.. data, .. nested]).ToBytes());

        Assert.Null(places.Find(s_addresses[0]));
    }

    [Fact]
    public void A_tree_that_leads_back_ends_with_the_address()
    {
        var whole = new MmdbWriter(ipVersion: 6, recordBits: 32).Add("::/1", "nothing").ToBytes();
        Array.Clear(whole, 0, 8);

        AskWithoutHarm(whole);
        using var places = Open(whole);
        Assert.All(s_addresses, address => Assert.Null(places.Find(address)));
    }

    private static MmdbWriter Whole(int recordBits) => new MmdbWriter(6, recordBits)
        .Add("198.51.100.0/24", MmdbWriter.City("AT", 48.2, 16.4))
        .Add("203.0.113.0/24", MmdbWriter.Network(64_500))
        .Add("2001:db8::/32", MmdbWriter.City("PE", -12.0, -77.0));

    private void AskWithoutHarm(byte[] bytes)
    {
        try
        {
            using var places = Open(bytes);
            foreach (var address in s_addresses)
            {
                places.Find(address);
            }
        }
        catch (InvalidDataException)
        {
            // Refused at the door.
        }
    }

    private MmdbPlaces Open(byte[] bytes)
    {
        var path = _temp.PathOf("some.mmdb");
        File.WriteAllBytes(path, bytes);
        return new MmdbPlaces([MmdbFile.Open(path)]);
    }
}
