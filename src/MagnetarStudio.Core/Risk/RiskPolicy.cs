using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MagnetarStudio.Core.Risk;

/// <summary>The numbers by which risk is judged. Immutable and safe to share; held to <see cref="RiskLaws"/>.</summary>
/// <remarks>
/// Weights are log-odds in 1/10,000 nat: what a signal at its full level (<see cref="RiskVector.LevelMax"/>) adds.
/// Adding them takes signals for independent given who is there. Two pairs are not, an address with its place and a
/// mismatch with a new device; the laws bound the first pair's sum. Set on the tuning seeds of perf/risk.
/// </remarks>
public sealed record RiskPolicy
{
    /// <summary>Names these numbers and the way levels are read; counts up when either changes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Log-odds before any signal: -4, a score of 0.018.</summary>
    public int Prior { get; init; } = -40_000;

    /// <summary>Weight of <see cref="RiskSignal.IpAddressChange"/>.</summary>
    public int IpAddressChange { get; init; } = 4_000;

    /// <summary>Weight of <see cref="RiskSignal.IpSubnetChange"/>.</summary>
    public int IpSubnetChange { get; init; } = 24_000;

    /// <summary>Weight of <see cref="RiskSignal.UserAgentChange"/>.</summary>
    public int UserAgentChange { get; init; } = 30_800;

    /// <summary>Weight of <see cref="RiskSignal.FingerprintMismatch"/>.</summary>
    public int FingerprintMismatch { get; init; } = 41_500;

    /// <summary>Weight of <see cref="RiskSignal.NewDevice"/>.</summary>
    public int NewDevice { get; init; } = 17_000;

    /// <summary>Weight of <see cref="RiskSignal.ImpossibleTravel"/>.</summary>
    public int ImpossibleTravel { get; init; } = 18_000;

    /// <summary>Weight of <see cref="RiskSignal.UnusualHour"/>.</summary>
    public int UnusualHour { get; init; } = 6_000;

    /// <summary>Weight of <see cref="RiskSignal.TokenReplay"/>.</summary>
    public int TokenReplay { get; init; } = 50_000;

    /// <summary>Weight of <see cref="RiskSignal.FailedAttempts"/>.</summary>
    public int FailedAttempts { get; init; } = 12_000;

    /// <summary>Weight of <see cref="RiskSignal.ConcurrentSessions"/>.</summary>
    public int ConcurrentSessions { get; init; } = 4_000;

    /// <summary>Weight of <see cref="RiskSignal.BreachedPassword"/>.</summary>
    public int BreachedPassword { get; init; } = 15_000;

    /// <summary>First score of <see cref="RiskBand.Suspicious"/>, in 1/10,000: 0.5.</summary>
    public int SuspiciousFrom { get; init; } = 5_000;

    /// <summary>First score of <see cref="RiskBand.StepUp"/>, in 1/10,000: 0.7.</summary>
    public int StepUpFrom { get; init; } = 7_000;

    /// <summary>First score of <see cref="RiskBand.End"/>, in 1/10,000: 0.9.</summary>
    public int EndFrom { get; init; } = 9_000;

    /// <summary>Hours after which half of a history's weight is left: 720, thirty days.</summary>
    public int HalfLifeHours { get; init; } = 720;

    /// <summary>Nobody travels faster, in km/h: 1,000, an airliner.</summary>
    public int TravelSpeedMax { get; init; } = 1_000;

    /// <summary>Kilometres by which places may be off without being a journey: 200.</summary>
    public int TravelSlackKilometres { get; init; } = 200;

    /// <summary>The weight of a signal at its full level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such signal.</exception>
    public int WeightOf(RiskSignal signal) => signal switch
    {
        RiskSignal.IpAddressChange => IpAddressChange,
        RiskSignal.IpSubnetChange => IpSubnetChange,
        RiskSignal.UserAgentChange => UserAgentChange,
        RiskSignal.FingerprintMismatch => FingerprintMismatch,
        RiskSignal.NewDevice => NewDevice,
        RiskSignal.ImpossibleTravel => ImpossibleTravel,
        RiskSignal.UnusualHour => UnusualHour,
        RiskSignal.TokenReplay => TokenReplay,
        RiskSignal.FailedAttempts => FailedAttempts,
        RiskSignal.ConcurrentSessions => ConcurrentSessions,
        RiskSignal.BreachedPassword => BreachedPassword,
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    };

    /// <summary>The band of a score in 1/10,000.</summary>
    public RiskBand BandOf(int score) =>
        score >= EndFrom ? RiskBand.End
        : score >= StepUpFrom ? RiskBand.StepUp
        : score >= SuspiciousFrom ? RiskBand.Suspicious
        : RiskBand.Normal;

    /// <summary>
    /// SHA-256 (FIPS 180-4) over a domain string and every number as 4 big-endian bytes, in the order above: policies
    /// with the same digest judge alike. 32 bytes.
    /// </summary>
    public byte[] ComputeDigest()
    {
        var domain = "magnetar/v1/risk-policy"u8;
        ReadOnlySpan<int> numbers =
        [
            Version, Prior, IpAddressChange, IpSubnetChange, UserAgentChange, FingerprintMismatch, NewDevice,
            ImpossibleTravel, UnusualHour, TokenReplay, FailedAttempts, ConcurrentSessions, BreachedPassword,
            SuspiciousFrom, StepUpFrom, EndFrom, HalfLifeHours, TravelSpeedMax, TravelSlackKilometres,
        ];
        var bytes = new byte[domain.Length + (numbers.Length * sizeof(int))];
        domain.CopyTo(bytes);
        for (var index = 0; index < numbers.Length; index++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(domain.Length + (index * sizeof(int))), numbers[index]);
        }

        return SHA256.HashData(bytes);
    }
}
