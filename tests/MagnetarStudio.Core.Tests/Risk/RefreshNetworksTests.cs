using System.Net;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Tests.Accounts;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RefreshNetworksTests
{
    private static readonly RiskSighting s_here = From("198.51.100.7");
    private static readonly RiskSighting s_there = From("203.0.113.9");

    [Fact]
    public void One_token_answered_again_elsewhere_is_an_answer_that_got_lost_on_the_way()
    {
        var networks = RefreshNetworks.Begin(s_here).Rotated(s_here).Repeated(s_there).Rotated(s_there);

        Assert.False(networks.IsReplayed);
        Assert.False(networks.Repeated(From("203.0.113.10")).IsReplayed);
    }

    [Fact]
    public void Two_tokens_in_a_row_answered_again_elsewhere_have_two_holders()
    {
        var networks = RefreshNetworks.Begin(s_here)
            .Rotated(s_here).Repeated(s_there)
            .Rotated(s_here).Repeated(s_there);

        Assert.True(networks.IsReplayed);
        Assert.True(networks.Rotated(s_here).IsReplayed);
    }

    [Fact]
    public void A_token_between_them_that_was_answered_once_breaks_the_row()
    {
        var networks = RefreshNetworks.Begin(s_here)
            .Rotated(s_here).Repeated(s_there)
            .Rotated(s_here)
            .Rotated(s_here).Repeated(s_there);

        Assert.False(networks.IsReplayed);
    }

    [Fact]
    public void Without_an_address_nothing_is_elsewhere()
    {
        var nowhere = new RiskSighting(default, place: null, Rows.Now.Utc);
        var networks = RefreshNetworks.Begin(nowhere)
            .Rotated(nowhere).Repeated(s_there)
            .Rotated(s_here).Repeated(nowhere);

        Assert.False(networks.IsElsewhere);
        Assert.False(networks.IsReplayed);
    }

    private static RiskSighting From(string address) =>
        new(new RiskFacts { Address = IPAddress.Parse(address) }, place: null, Rows.Now.Utc);
}
