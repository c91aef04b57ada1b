using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

public sealed class DeviceRulesTests
{
    private static readonly AccountId s_account = new(Rows.IdOf(1));
    private static readonly DeviceClaim s_new = new(null, new(Rows.IdOf(99)), "laptop", "test", "1.0");

    [Fact]
    public void A_known_device_is_renewed_and_no_other_is_added()
    {
        var decision = SignIn(10, s_new with { Known = new(Rows.IdOf(3)) });

        Assert.Equal(Rows.IdOf(3), decision.Device.Id.Value);
        Assert.Equal(("laptop", Rows.Now.Utc), (decision.Device.Name, decision.Device.LastSignInAt));
        Assert.Null(decision.Forgotten);
        Assert.Empty(decision.Events);
    }

    [Fact]
    public void A_device_that_was_forgotten_comes_back_as_a_new_one()
    {
        var decision = SignIn(2, s_new with { Known = new(Rows.IdOf(50)) });

        Assert.Equal(s_new.New, decision.Device.Id);
        Assert.Equal(EventCode.DeviceAdded, Assert.Single(decision.Events).Code);
    }

    [Theory]
    [InlineData(9, null)]
    [InlineData(10, 1)]
    public void The_eleventh_device_puts_out_the_least_recently_seen_one(int devices, int? forgotten)
    {
        var decision = SignIn(devices, s_new);

        Assert.Equal(forgotten is { } id ? Rows.IdOf(id) : null, decision.Forgotten?.Id.Value);
        Assert.Equal(forgotten is null ? 1 : 2, decision.Events.Count);
        Assert.Equal(forgotten is null ? null : "ELEVENTH", decision.Events[^1].Reason);
    }

    [Fact]
    public void A_device_with_a_session_is_not_put_out()
    {
        var decision = SignIn(10, s_new, 1, 2, 3);

        Assert.Equal(Rows.IdOf(4), decision.Forgotten?.Id.Value);
    }

    private static DeviceDecision SignIn(int devices, DeviceClaim claim, params int[] inUse) => DeviceRules.SignIn(
        s_account,
        [.. Enumerable.Range(1, devices).Reverse().Select(id => Rows.Device(id, lastSignInMinutes: id - 60))],
        inUse.Select(id => new DeviceId(Rows.IdOf(id))).ToHashSet(),
        claim,
        Rows.Now);
}
