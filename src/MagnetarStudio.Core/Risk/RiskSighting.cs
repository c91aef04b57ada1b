namespace MagnetarStudio.Core.Risk;

/// <summary>Facts, their place and their time, in the form in which histories are asked and taught.</summary>
/// <remarks>Made once for a changed connection; four short digests, no allocation.</remarks>
public readonly record struct RiskSighting
{
    private const int MinutesPerHour = 60;
    private const int HoursPerDay = 24;

    /// <summary>Reads facts.</summary>
    /// <param name="facts">What the connection shows.</param>
    /// <param name="place">Where its address is; null if not known.</param>
    /// <param name="now">When, UTC.</param>
    public RiskSighting(in RiskFacts facts, Place? place, DateTimeOffset now)
    {
        Network = facts.Address is { } address ? NetworkKey.Of(address) : null;
        Place = Network is null ? null : place;
        Agent = AgentFamily.Of(facts.Agent) is { IsEmpty: false } family ? FactKey.Of(family) : FactKey.Silent;
        Device = facts.Device is { } device ? FactKey.Of(device.Value) : FactKey.None;
        Platform = FactKey.Of(PlatformFamily.Of(facts.Platform));
        Language = FactKey.Of(facts.Language);
        TlsHello = FactKey.Of(facts.TlsHello);
        Minute = MinuteOf(now);
    }

    /// <summary>Subnet and host; null if the connection has no address.</summary>
    public NetworkKey? Network { get; }

    /// <summary>Where the address is; null if not known.</summary>
    public Place? Place { get; }

    /// <summary>Key of the agent family; <see cref="FactKey.Silent"/> if none was shown, 0 in the default.</summary>
    public ulong Agent { get; }

    /// <summary>Key of the device; like the keys below 0 if nothing was shown.</summary>
    public ulong Device { get; }

    /// <summary>Key of the platform.</summary>
    public ulong Platform { get; }

    /// <summary>Key of the language.</summary>
    public ulong Language { get; }

    /// <summary>Key of the TLS client hello.</summary>
    public ulong TlsHello { get; }

    /// <summary>Minutes since 1970, UTC.</summary>
    public uint Minute { get; }

    /// <summary>The hour of the day, UTC: 0 to 23.</summary>
    public int Hour => (int)(Minute / MinutesPerHour % HoursPerDay);

    /// <summary>The hour since 1970, UTC, in which an instant lies.</summary>
    internal static uint HourOf(DateTimeOffset instant) => MinuteOf(instant) / MinutesPerHour;

    private static uint MinuteOf(DateTimeOffset instant) =>
        (uint)Math.Clamp((instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMinute, 0, uint.MaxValue);
}
