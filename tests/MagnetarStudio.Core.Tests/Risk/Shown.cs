using System.Net;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Tests.Risk;

/// <summary>Connections to try the rules on: one phone at home, and its variations.</summary>
internal static class Shown
{
    /// <summary>A Monday noon, UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2030, 1, 7, 12, 0, 0, TimeSpan.Zero);

    public static readonly Place Berlin = new("DE", 3_320, new GeoPoint(525_200, 134_050));

    public static readonly Place Sydney = new("AU", 1_221, new GeoPoint(-338_688, 1_512_093));

    public static readonly RiskPolicy Policy = new();

    /// <summary>Everything is shown.</summary>
    public static readonly RiskFacts Phone = new(
        IPAddress.Parse("91.12.7.20"),
        "Aurora/4.2 (iPhone; iOS 26.1)",
        Device(1),
        "ios",
        "de-DE",
        "4.2",
        "t13d1516h2_8daaf6152771_b0da82dd1658");

    /// <summary>Nothing is as on the phone.</summary>
    public static readonly RiskFacts Stranger = new(
        IPAddress.Parse("203.0.113.9"),
        "python-grpc/1.70",
        Device(2),
        "linux",
        "en-US",
        "0.1",
        "t13d1814h2_e8a523a41297_ef7df7f74e48");

    public static DeviceId Device(int number) => new(new Guid(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));

    public static RiskSighting At(in RiskFacts facts, DateTimeOffset now, Place? place = null) =>
        new(facts, place, now);

    /// <summary>A history that learned these facts as its owner's.</summary>
    public static RiskHistory HistoryOf(in RiskFacts facts, DateTimeOffset now, Place? place = null) =>
        RiskHistory.Empty.Learn(At(facts, now, place), isProved: true, Policy);

    public static RiskScore ScoreSession(in RiskFacts facts, RiskHistory history, Place? place = null) =>
        new(RiskRules.ReadSession(At(facts, Noon, place), history, history, isTokenReplayed: false, Policy), Policy);

    /// <summary>The signals that are there, with their levels.</summary>
    public static Dictionary<RiskSignal, int> LevelsOf(RiskVector vector) => Enum.GetValues<RiskSignal>()
        .Where(signal => vector.LevelOf(signal) > 0)
        .ToDictionary(signal => signal, vector.LevelOf);
}
