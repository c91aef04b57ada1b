using System.Net;
using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class NetworkKeyTests
{
    [Theory]
    [InlineData("91.12.7.20", "91.12.200.1", true)]
    [InlineData("91.12.7.20", "91.13.7.20", false)]
    [InlineData("91.12.7.20", "::ffff:91.12.9.9", true)]  // IPv4 inside IPv6
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("fe80::1%3", "fe80::1%4", true)]  // zones count for nothing
    [InlineData("0.1.2.3", "::1", false)]
    public void A_subnet_is_a_16_of_ipv4_and_a_64_of_ipv6(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Of(one)!.Value.Subnet == Of(other)!.Value.Subnet);

    [Theory]
    [InlineData("91.12.7.20", "91.12.7.21")]
    [InlineData("2001:db8::1", "2001:db8::2")]
    public void Hosts_of_a_subnet_differ(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Theory]
    [InlineData("::1")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void No_subnet_is_zero(string address) => Assert.NotEqual(0UL, Of(address)!.Value.Subnet);

    [Fact]
    public void The_unspecified_address_has_no_key() => Assert.Null(Of("::"));

    private static NetworkKey? Of(string address) => NetworkKey.Of(IPAddress.Parse(address));
}
