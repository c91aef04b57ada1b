using System.Net;
using MagnetarStudio.Core.Budgets;
using Xunit;

namespace MagnetarStudio.Core.Tests.Budgets;

public sealed class PeerKeyTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("fe80::1%2", "fe80::1%3", true)]
    [InlineData("::1", "0.0.0.0", false)]
    [InlineData("0.0.0.1", "0:0:0:1::", false)]
    public void Addresses_of_one_caller_share_a_key(string one, string other, bool isShared) =>
        Assert.Equal(isShared, PeerKey.Of(IPAddress.Parse(one)) == PeerKey.Of(IPAddress.Parse(other)));
}
