using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskPolicyTests
{
    private static readonly RiskPolicy s_policy = new();

    public static TheoryData<RiskPolicy> Changed =>
    [
        s_policy with { Version = 2 },
        s_policy with { Prior = -40_001 },
        s_policy with { IpAddressChange = 1 },
        s_policy with { IpSubnetChange = 1 },
        s_policy with { UserAgentChange = 1 },
        s_policy with { FingerprintMismatch = 1 },
        s_policy with { NewDevice = 1 },
        s_policy with { ImpossibleTravel = 1 },
        s_policy with { UnusualHour = 1 },
        s_policy with { TokenReplay = 1 },
        s_policy with { FailedAttempts = 1 },
        s_policy with { ConcurrentSessions = 1 },
        s_policy with { BreachedPassword = 1 },
        s_policy with { SuspiciousFrom = 1 },
        s_policy with { StepUpFrom = 1 },
        s_policy with { EndFrom = 1 },
        s_policy with { HalfLifeHours = 1 },
        s_policy with { TravelSpeedMax = 1 },
        s_policy with { TravelSlackKilometres = 1 },
    ];

    public static TheoryData<RiskPolicy> Lawless =>
    [
        s_policy with { IpSubnetChange = 30_000 },
        s_policy with { IpAddressChange = 30_000 },
        s_policy with { ImpossibleTravel = 30_000 },
        s_policy with { FingerprintMismatch = 50_000 },
        s_policy with { FingerprintMismatch = 0 },
        s_policy with { Prior = 1 },
        s_policy with { NewDevice = 1 },
        s_policy with { TokenReplay = -1 },
        s_policy with { TokenReplay = RiskLaws.WeightMax + 1 },
        s_policy with { SuspiciousFrom = 0 },
        s_policy with { StepUpFrom = 5_000 },
        s_policy with { EndFrom = 10_001 },
        s_policy with { HalfLifeHours = 0 },
        s_policy with { TravelSpeedMax = 0 },
        s_policy with { TravelSlackKilometres = -1 },
    ];

    [Fact]
    public void The_default_keeps_the_laws() => Assert.Empty(RiskLaws.FindFaults(s_policy));

    [Theory]
    [MemberData(nameof(Lawless))]
    public void A_policy_that_breaks_a_law_is_found_out(RiskPolicy policy) =>
        Assert.NotEmpty(RiskLaws.FindFaults(policy));

    [Theory]
    [MemberData(nameof(Changed))]
    public void Every_number_is_in_the_digest(RiskPolicy policy) =>
        Assert.NotEqual(s_policy.ComputeDigest(), policy.ComputeDigest());

    [Fact]
    public void Every_number_was_tried() => Assert.Equal(
        Changed.Count, typeof(RiskPolicy).GetProperties().Count(property => property.PropertyType == typeof(int)));

    [Fact]
    public void Equal_policies_have_equal_digests() => Assert.Equal(
        (s_policy with { Version = 9 } with { Version = 1 }).ComputeDigest(), new RiskPolicy().ComputeDigest());

    [Theory]
    [InlineData(4_999, RiskBand.Normal)]
    [InlineData(5_000, RiskBand.Suspicious)]
    [InlineData(6_999, RiskBand.Suspicious)]
    [InlineData(7_000, RiskBand.StepUp)]
    [InlineData(8_999, RiskBand.StepUp)]
    [InlineData(9_000, RiskBand.End)]
    public void A_band_begins_at_its_score(int score, RiskBand band) => Assert.Equal(band, s_policy.BandOf(score));
}
