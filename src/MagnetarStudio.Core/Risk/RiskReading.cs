namespace MagnetarStudio.Core.Risk;

/// <summary>A reading in progress: each method reads one fact and sets one signal, or names a gap.</summary>
internal ref struct RiskReading(RiskScope scope, in RiskSighting seen, RiskPolicy policy)
{
    // From so many hours of sightings on, a subnet is familiar; below, by quarters, it is still new.
    private const int FamiliarFrom = 8 * Familiarity.Sighting;
    private const int HalfFamiliarFrom = 4 * Familiarity.Sighting;
    private const int SeenTwice = 2 * Familiarity.Sighting;

    // A new subnet of a company whose other subnets are known: how telephones move.
    private const int SameCompanyLevel = 3;

    // So many hours of sightings make a habit; an hour with less than a 200th or a 50th of them is no part of it.
    private const int HabitFrom = 40 * Familiarity.Sighting;
    private const int NeverShare = 200;
    private const int RarelyShare = 50;

    private readonly RiskSighting _seen = seen;
    private readonly RiskPolicy _policy = policy;

    /// <summary>What was read so far.</summary>
    public RiskVector Vector { get; private set; } = new(scope, RiskGaps.None, 0);

    /// <summary>Sets a level.</summary>
    public void Set(RiskSignal signal, int level) => Vector = Vector.With(signal, level);

    /// <summary>Reads the address against the networks of two histories, which may be the same.</summary>
    public void ReadNetwork(RiskHistory nearer, RiskHistory wider)
    {
        if (_seen.Network is not { } network)
        {
            Note(RiskGaps.Address);
            return;
        }

        var (near, wide) = (nearer.Networks.IndexOf(network.Subnet), wider.Networks.IndexOf(network.Subnet));
        if (nearer.Networks.Length + wider.Networks.Length == 0)
        {
            Note(RiskGaps.PastNetworks);
        }
        else if (near < 0 && wide < 0)
        {
            Set(RiskSignal.IpSubnetChange, IsCompanyKnown(nearer) || IsCompanyKnown(wider)
                ? SameCompanyLevel
                : RiskVector.LevelMax);
        }
        else if (LevelOfNovelty(Math.Max(WeightAt(nearer, near), WeightAt(wider, wide))) is > 0 and var level)
        {
            Set(RiskSignal.IpSubnetChange, level);
        }
        else if (IsOtherHost(nearer, near, network) && IsOtherHost(wider, wide, network))
        {
            Set(RiskSignal.IpAddressChange, RiskVector.LevelMax);
        }
    }

    /// <summary>Reads the place against the last one that is known.</summary>
    public void ReadTravel(RiskHistory history)
    {
        if (_seen.Network is null)
        {
            return;
        }

        if (_seen.Place?.Point is not { } here)
        {
            Note(RiskGaps.Place);
            return;
        }

        if (LatestPlace(history) is not ({ } there, var minute))
        {
            Note(RiskGaps.PastPlaces);
            return;
        }

        var minutes = _seen.Minute > minute ? _seen.Minute - minute : 0;
        var reach = _policy.TravelSlackKilometres + (_policy.TravelSpeedMax * (long)minutes / 60);
        Set(RiskSignal.ImpossibleTravel, here.KilometresTo(there) > reach ? RiskVector.LevelMax : 0);
    }

    /// <summary>Reads the hour of the day against those that are usual, an hour earlier and later too.</summary>
    public void ReadHour(RiskHistory account)
    {
        var (all, near) = (0, 0);
        for (var hour = 0; hour < RiskHistory.HoursOfDay; hour++)
        {
            var weight = account.Hours[hour].At(_seen.Minute, _policy.HalfLifeHours);
            var apart = Math.Abs(hour - _seen.Hour);
            all += weight;
            near += apart is 0 or 1 or RiskHistory.HoursOfDay - 1 ? weight : 0;
        }

        if (all < HabitFrom)
        {
            Note(RiskGaps.PastHours);
            return;
        }

        Set(RiskSignal.UnusualHour, near * NeverShare < all ? RiskVector.LevelMax
            : near * RarelyShare < all ? RiskVector.LevelMax / 2
            : 0);
    }

    /// <summary>Reads the agent against those of the history, and of one of its devices.</summary>
    public void ReadAgent(RiskHistory history, int device)
    {
        // Clients that describe themselves always do: one that is silent is another, unless it always was.
        Note(_seen.Agent is FactKey.None or FactKey.Silent ? RiskGaps.Agent : RiskGaps.None);
        if (_seen.Agent == FactKey.None)
        {
            return;
        }

        if (history.Agents.Length == 0)
        {
            Note(RiskGaps.PastAgents);
        }
        else
        {
            var isKnown = history.Agents.IndexOf(_seen.Agent) >= 0
                || (device >= 0 && history.Devices[device].Agent == _seen.Agent);
            Set(RiskSignal.UserAgentChange, isKnown ? 0 : RiskVector.LevelMax);
        }
    }

    /// <summary>Reads what is declared, and the TLS hello, against one device of the history.</summary>
    /// <param name="history">Whose device.</param>
    /// <param name="device">Which; -1 if there is none to compare with.</param>
    /// <param name="level">What another device than the session's own counts for; 0 if it is the same.</param>
    public void ReadFingerprint(RiskHistory history, int device, int level)
    {
        Note(
            (_seen.Platform == FactKey.None ? RiskGaps.Platform : RiskGaps.None)
            | (_seen.Language == FactKey.None ? RiskGaps.Language : RiskGaps.None)
            | (_seen.TlsHello == FactKey.None ? RiskGaps.TlsHello : RiskGaps.None)
            | (device < 0 ? RiskGaps.PastDevices : RiskGaps.None));
        if (device >= 0)
        {
            var known = history.Devices[device];
            Set(RiskSignal.FingerprintMismatch, RiskRules.LevelOfFingerprint(
                level,
                IsOther(_seen.Platform, known.Platform),
                IsOther(_seen.Language, known.Language),
                IsOther(_seen.TlsHello, known.TlsHello)));
        }
    }

    /// <summary>Reads whether the account has had the device.</summary>
    public void ReadDevice(RiskHistory account, bool isKnown)
    {
        if (_seen.Device == FactKey.None)
        {
            Note(RiskGaps.Device);
        }

        // In a session a device that is not declared is a gap; a sign-in without a proved device is one from a new one.
        var isJudged = _seen.Device != FactKey.None || Vector.Scope == RiskScope.SignIn;
        if (isJudged && account.Devices.Length > 0)
        {
            Set(RiskSignal.NewDevice, isKnown ? 0 : RiskVector.LevelMax);
        }
    }

    private void Note(RiskGaps gaps) => Vector = Vector with { Gaps = Vector.Gaps | gaps };

    private bool IsCompanyKnown(RiskHistory history)
    {
        if (_seen.Place?.Network is not { } company || company == 0)
        {
            return false;
        }

        foreach (var network in history.Networks)
        {
            if (network.Network == company)
            {
                return true;
            }
        }

        return false;
    }

    private readonly int WeightAt(RiskHistory history, int network) =>
        network < 0 ? 0 : history.Networks[network].Seen.At(_seen.Minute, _policy.HalfLifeHours);

    private static int LevelOfNovelty(int weight) =>
        weight >= FamiliarFrom ? 0
        : weight >= HalfFamiliarFrom ? 1
        : weight >= SeenTwice ? 2
        : RiskVector.LevelMax - 1;

    private static bool IsOtherHost(RiskHistory history, int network, NetworkKey seen) =>
        network < 0 || history.Networks[network].Host != seen.Host;

    private static bool IsOther(ulong seen, ulong known) =>
        seen != FactKey.None && known != FactKey.None && seen != known;

    private static (GeoPoint? Point, uint Minute) LatestPlace(RiskHistory history)
    {
        var latest = (Point: (GeoPoint?)null, Minute: 0u);
        foreach (var network in history.Networks)
        {
            if (network.Point is not null && (latest.Point is null || network.Seen.LastMinute >= latest.Minute))
            {
                latest = (network.Point, network.Seen.LastMinute);
            }
        }

        return latest;
    }
}
