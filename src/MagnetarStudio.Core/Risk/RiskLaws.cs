namespace MagnetarStudio.Core.Risk;

/// <summary>What every policy must keep, so that no setting turns an honest habit into an offence.</summary>
public static class RiskLaws
{
    /// <summary>The largest weight, in 1/10,000 nat: beyond 12 nats the curve is flat.</summary>
    public const int WeightMax = 12 * LogisticCurve.Nat;

    /// <summary>What is wrong with a policy, one sentence each; empty if it may be used.</summary>
    public static IReadOnlyList<string> FindFaults(RiskPolicy policy)
    {
        var faults = new List<string>();
        foreach (var signal in Enum.GetValues<RiskSignal>())
        {
            Require(
                policy.WeightOf(signal) is >= 0 and <= WeightMax,
                $"The weight of {signal.ToName()} must lie between 0 and 12 nats.");
        }

        Require(policy.Prior is >= -WeightMax and <= 0, "The prior must lie between -12 nats and 0.");
        Require(
            0 < policy.SuspiciousFrom && policy.SuspiciousFrom < policy.StepUpFrom
                && policy.StepUpFrom < policy.EndFrom && policy.EndFrom <= LogisticCurve.One,
            "The bands must ascend and lie above 0 and at most at 1.");
        Require(policy.HalfLifeHours is >= 1 and <= 100_000, "The half-life must be 1 to 100,000 hours.");
        Require(
            policy is { TravelSpeedMax: >= 100 and <= 10_000, TravelSlackKilometres: >= 0 and <= 10_000 },
            "A traveller's speed must be 100 to 10,000 km/h, the slack 0 to 10,000 km.");
        if (faults.Count == 0)
        {
            Require(AddressAlone(policy) < policy.StepUpFrom, "An address change alone would need step-up.");
            Require(UpdateAlone(policy) < policy.SuspiciousFrom, "An update alone would be suspicious.");
            Require(ProgramAlone(policy) < policy.EndFrom, "Another program alone would end a session.");
            Require(EverythingChanged(policy) >= policy.EndFrom, "With everything changed a session would not end.");
            Require(EverythingNew(policy) >= policy.EndFrom, "A sign-in with everything new would not be ended.");
        }

        return faults;

        void Require(bool isKept, string fault)
        {
            if (!isKept)
            {
                faults.Add(fault);
            }
        }
    }

    // The hour is no part of an address, but the law is to hold at any hour.
    private static int AddressAlone(RiskPolicy policy) => LogisticCurve.At(
        policy.Prior + Math.Max(policy.IpAddressChange, policy.IpSubnetChange) + policy.ImpossibleTravel
        + policy.UnusualHour);

    private static int UpdateAlone(RiskPolicy policy) => LogisticCurve.At(
        policy.Prior + (policy.FingerprintMismatch * RiskRules.TlsHelloLevel / RiskVector.LevelMax)
        + policy.UnusualHour);

    // An application that comes with another library: its agent and its TLS hello are others, and nothing else.
    private static int ProgramAlone(RiskPolicy policy) => LogisticCurve.At(
        policy.Prior + policy.UserAgentChange
        + (policy.FingerprintMismatch * RiskRules.TlsHelloLevel / RiskVector.LevelMax));

    // Without places, hours and replays, which may be missing.
    private static int EverythingChanged(RiskPolicy policy) => LogisticCurve.At(
        policy.Prior + policy.IpSubnetChange + policy.UserAgentChange + policy.FingerprintMismatch);

    private static int EverythingNew(RiskPolicy policy) => LogisticCurve.At(
        policy.Prior + policy.IpSubnetChange + policy.UserAgentChange + policy.NewDevice);
}
