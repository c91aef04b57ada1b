namespace MagnetarStudio.Core.Risk;

/// <summary>What a session or an account has shown, fading with time. Immutable, bounded, safe to share.</summary>
/// <remarks>
/// It learns only from calls and sign-ins that were let through (<see cref="RiskRules.MayLearn"/>): no stranger's guess
/// reaches it. It holds addresses and is its owner's data; whoever erases an account erases it too.
/// </remarks>
public sealed class RiskHistory
{
    /// <summary>Subnets remembered: home, work, a phone's few, and a journey's.</summary>
    public const int NetworksMax = 16;

    /// <summary>Agent families remembered.</summary>
    public const int AgentsMax = 8;

    /// <summary>Devices remembered: as many as an account may have.</summary>
    public const int DevicesMax = 10;

    /// <summary>Hours of the day.</summary>
    public const int HoursOfDay = 24;

    internal RiskHistory(
        NetworkTrace[] networks, AgentTrace[] agents, DeviceTrace[] devices, Familiarity[] hours)
    {
        (Networks, Agents, Devices, Hours) = (networks, agents, devices, hours);
    }

    /// <summary>The history of somebody who was never seen.</summary>
    public static RiskHistory Empty { get; } = new([], [], [], new Familiarity[HoursOfDay]);

    /// <summary>Whether nothing was ever learned.</summary>
    public bool IsEmpty => Devices.Length == 0;

    internal NetworkTrace[] Networks { get; }

    internal AgentTrace[] Agents { get; }

    internal DeviceTrace[] Devices { get; }

    /// <summary>How familiar each hour of the day is, UTC.</summary>
    internal Familiarity[] Hours { get; }

    /// <summary>Whether some device was declared by name.</summary>
    internal bool HasNamedDevice() => Array.Exists(Devices, static device => device.Key != FactKey.None);

    /// <summary>The history after one more sighting.</summary>
    /// <param name="seen">What was seen, and let through.</param>
    /// <param name="isProved">
    /// Whether the owner vouched for it: the sighting that opened the session, or one with a second factor. Then its
    /// network is wholly familiar at once; otherwise it becomes so hour by hour.
    /// </param>
    /// <param name="policy">How fast things fade.</param>
    public RiskHistory Learn(in RiskSighting seen, bool isProved, RiskPolicy policy)
    {
        var halfLife = policy.HalfLifeHours;
        var hours = Hours.AsSpan().ToArray();
        hours[seen.Hour] = hours[seen.Hour].Again(seen.Minute, halfLife, isProved: false);
        return new(
            LearnNetwork(seen, isProved, halfLife),
            LearnAgent(seen, isProved, halfLife),
            LearnDevice(seen, isProved, halfLife),
            hours);
    }

    private NetworkTrace[] LearnNetwork(in RiskSighting seen, bool isProved, int halfLife)
    {
        if (seen.Network is not { } network)
        {
            return Networks;
        }

        var known = Find(Networks, network.Subnet);
        var trace = new NetworkTrace(
            network.Subnet,
            network.Host,
            seen.Place?.Network ?? known.Network,
            seen.Place?.Point ?? known.Point,
            known.Seen.Again(seen.Minute, halfLife, isProved));
        return Networks.With(trace, NetworksMax, halfLife);
    }

    private AgentTrace[] LearnAgent(in RiskSighting seen, bool isProved, int halfLife)
    {
        if (seen.Agent == FactKey.None)
        {
            return Agents;
        }

        var familiarity = Find(Agents, seen.Agent).Seen.Again(seen.Minute, halfLife, isProved);
        return Agents.With(new(seen.Agent, familiarity), AgentsMax, halfLife);
    }

    private DeviceTrace[] LearnDevice(in RiskSighting seen, bool isProved, int halfLife)
    {
        var known = Find(Devices, seen.Device);
        var trace = new DeviceTrace(
            seen.Device,
            Latest(seen.Agent, known.Agent),
            Latest(seen.Platform, known.Platform),
            Latest(seen.Language, known.Language),
            Latest(seen.TlsHello, known.TlsHello),
            known.Seen.Again(seen.Minute, halfLife, isProved));
        return Devices.With(trace, DevicesMax, halfLife);
    }

    // What a connection does not show is not forgotten: it may show it again.
    private static ulong Latest(ulong shown, ulong known) => shown == FactKey.None ? known : shown;

    private static T Find<T>(T[] table, ulong key)
        where T : struct, ITrace
    {
        var index = table.IndexOf(key);
        return index < 0 ? default : table[index];
    }
}
