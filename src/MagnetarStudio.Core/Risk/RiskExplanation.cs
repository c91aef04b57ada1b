using System.Globalization;

namespace MagnetarStudio.Core.Risk;

/// <summary>A score in words, for the owner of a session and for operators; never parsed.</summary>
/// <param name="Summary">The score and what it calls for, one sentence.</param>
/// <param name="Signals">What each signal that was there added, one sentence each, in their order.</param>
/// <param name="Missing">What was missing, one phrase each.</param>
public sealed record RiskExplanation(
    string Summary, IReadOnlyList<string> Signals, IReadOnlyList<string> Missing)
{
    private static readonly (RiskGaps Gap, string Words)[] s_gaps =
    [
        (RiskGaps.Address, "the connection's address"),
        (RiskGaps.Agent, "its user agent"),
        (RiskGaps.Device, "a declared device"),
        (RiskGaps.Platform, "a declared platform"),
        (RiskGaps.Language, "a declared language"),
        (RiskGaps.TlsHello, "its TLS client hello"),
        (RiskGaps.Place, "a place for the address"),
        (RiskGaps.PastNetworks, "earlier networks to compare with"),
        (RiskGaps.PastAgents, "earlier user agents to compare with"),
        (RiskGaps.PastDevices, "an earlier sighting of the device to compare with"),
        (RiskGaps.PastPlaces, "an earlier place to compare with"),
        (RiskGaps.PastHours, "enough hours of use to call one unusual"),
    ];

    /// <summary>Puts a score into words.</summary>
    public static RiskExplanation Of(in RiskScore score)
    {
        var gaps = score.Vector.Gaps;
        var parts = score.Explain();
        return new(
            $"{Text(score.Value)} of 1: {Words(score.Band)}. Without any signal it would be {Text(parts[0].Before)}.",
            [.. from part in parts where part.Level > 0 select Sentence(part)],
            [.. from item in s_gaps where gaps.HasFlag(item.Gap) select item.Words]);
    }

    private static string Sentence(RiskContribution part) =>
        $"{part.Signal.ToName()}: {Words(part)}. Level {part.Level} of {RiskVector.LevelMax} of a weight of "
        + $"{Nats(part.Weight)} adds {Nats(part.Added)}: from {Text(part.Before)} to {Text(part.After)}.";

    private static string Words(RiskContribution part) => (part.Signal, part.Level) switch
    {
        (RiskSignal.IpAddressChange, _) => "another address in a known network",
        (RiskSignal.IpSubnetChange, RiskVector.LevelMax) => "a network that was never seen here",
        (RiskSignal.IpSubnetChange, _) => "a network that was seldom seen here, or of a known company",
        (RiskSignal.UserAgentChange, _) => "another kind of program",
        (RiskSignal.FingerprintMismatch, _) => "the device, platform, language or TLS hello is another",
        (RiskSignal.NewDevice, _) => "the account has not had this device",
        (RiskSignal.ImpossibleTravel, _) => "too far from the last place for the time between",
        (RiskSignal.UnusualHour, _) => "the account is seldom or never used at this hour",
        (RiskSignal.TokenReplay, _) => "refresh tokens were answered again to another network, twice in a row",
        (RiskSignal.FailedAttempts, _) => "wrong passwords came before",
        (RiskSignal.ConcurrentSessions, _) => "other sessions live",
        _ => "the password is in a breach corpus",
    };

    private static string Words(RiskBand band) => band switch
    {
        RiskBand.Normal => "nothing unusual",
        RiskBand.Suspicious => "suspicious",
        RiskBand.StepUp => "a sensitive call needs a second proof",
        _ => "too much; it ends",
    };

    private static string Text(int score) => Decimal(score, LogisticCurve.One);

    private static string Nats(int weight) => Decimal(weight, LogisticCurve.Nat);

    private static string Decimal(int value, int one) =>
        ((decimal)value / one).ToString("0.0000", CultureInfo.InvariantCulture);
}
