namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>An honest owner of an account, who lives hour by hour.</summary>
internal sealed class Person
{
    private const int HostsMax = 65_536;

    private static readonly string[] s_languages = ["de-DE", "en-US", "en-GB", "fr-FR", "es-ES", "pt-BR", "ja-JP"];

    private readonly Chance _chance;
    private readonly int _town;
    private readonly uint _lineCompany;
    private readonly Site[] _carrier;
    private readonly Site[] _tunnel;
    private readonly Site? _work;
    private readonly bool _workOpensTls;
    private readonly int _wakes;
    private readonly int _sleeps;
    private Site _home;
    private int _homeHost;
    private Site? _visit;
    private int _visitHour;
    private Site? _hotel;
    private Site[] _roaming = [];
    private int _journeyDays;
    private int _absentDays;

    /// <summary>Somebody new.</summary>
    public Person(Chance chance)
    {
        _chance = chance;
        _town = Site.AnyTown(chance);
        _lineCompany = Site.AnyCompany(chance, _town);
        _home = Site.New(chance, _town, _lineCompany);
        _homeHost = chance.Next(HostsMax);
        _carrier = NewPool(chance, _town, count: chance.Between(2, 6));
        _work = chance.Happens(Habits.GoesToWork) ? Site.New(chance, _town) : null;
        _workOpensTls = chance.Happens(Habits.WorkOpensTls);
        _tunnel = chance.Happens(Habits.OwnsTunnel)
            ? [.. Enumerable.Range(0, 8).Select(_ => Site.New(chance, Site.AnyTown(chance)))]
            : [];
        _wakes = chance.Between(5, 9);
        _sleeps = chance.Between(21, 24);
        Language = chance.Pick(s_languages);
        Gadgets = [Gadget.NewPhone(chance, Language)];
        for (var likely = Habits.OwnsLaptop; chance.Happens(likely); likely /= 2)
        {
            Gadgets.Add(Gadget.NewLaptop(chance, Language));
        }

        HasBreachedPassword = chance.Happens(Habits.BreachedPassword);
    }

    /// <summary>The devices as they are now.</summary>
    public List<Gadget> Gadgets { get; }

    /// <summary>The language of most of them.</summary>
    public string Language { get; }

    /// <summary>Whether the password is in a breach corpus.</summary>
    public bool HasBreachedPassword { get; }

    /// <summary>The town somebody lives in.</summary>
    public int Town => _town;

    /// <summary>The company of the line at home.</summary>
    public uint LineCompany => _lineCompany;

    /// <summary>The network at home.</summary>
    public Site Home => _home;

    /// <summary>What a new day brings.</summary>
    public void BeginDay()
    {
        _absentDays = _absentDays > 0 ? _absentDays - 1 : Lasting(Habits.Absence, 7, 60);
        _visit = _chance.Happens(Habits.Visit) ? Site.New(_chance, _town) : null;
        _visitHour = _chance.Between(10, 20);
        if (_chance.Happens(Habits.NewHostAtHome))
        {
            _homeHost = _chance.Next(HostsMax);
        }

        if (_chance.Happens(Habits.NewSubnetAtHome))
        {
            _home = Site.New(_chance, _town, _lineCompany);
        }

        Travel();
        for (var slot = 0; slot < Gadgets.Count; slot++)
        {
            Gadgets[slot] = Change(Gadgets[slot]);
        }
    }

    /// <summary>What is used in an hour, and from where.</summary>
    /// <param name="hour">The beginning of the hour; local time is UTC everywhere, since only habits count.</param>
    public IEnumerable<Appearance> Live(DateTimeOffset hour)
    {
        var isDay = hour.Hour >= _wakes && hour.Hour < _sleeps;
        if (_absentDays > 0 || !(isDay || _chance.Happens(Habits.AwakeAtNight)))
        {
            yield break;
        }

        var isWorkday = hour.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
        var around = _hotel ?? (_visit is not null && hour.Hour - _visitHour is 0 or 1 ? _visit
            : _work is not null && isWorkday && hour.Hour is >= 9 and < 17 ? _work
            : _home);
        for (var slot = 0; slot < Gadgets.Count; slot++)
        {
            // Twice an hour, so that a telephone can go from one network to another and back.
            for (var half = 0; half < 2 && _chance.Happens(Habits.HourUsed); half++)
            {
                var site = Connect(Gadgets[slot], around, hour.Hour);
                var host = ReferenceEquals(site, _home) ? _homeHost : _chance.Next(HostsMax);
                var facts = Gadgets[slot].Show(site.AddressOf(host));
                yield return new(
                    _workOpensTls && ReferenceEquals(site, _work) ? facts with { TlsHello = "work" } : facts,
                    slot,
                    site.Place,
                    hour.AddMinutes((30 * half) + _chance.Next(30)));
            }
        }
    }

    private static Site[] NewPool(Chance chance, int town, int count)
    {
        var company = Site.AnyCompany(chance, town);
        return [.. Enumerable.Range(0, count).Select(_ => Site.New(chance, town, company))];
    }

    private Site Connect(Gadget gadget, Site around, int hour)
    {
        if (_tunnel.Length > 0 && _chance.Happens(Habits.TunnelHour))
        {
            return _chance.Pick(_tunnel);
        }

        var isCommuting = hour is 8 or 17 or 18;
        var isMobile = gadget.IsPhone && _chance.Happens(isCommuting ? 0.6 : Habits.MobileAtHome);
        return !isMobile ? around
            : _hotel is not null && _roaming.Length > 0 ? _chance.Pick(_roaming)
            : _chance.Pick(_carrier);
    }

    // Half of the carriers abroad lead home, so that the address stays one of the own carrier's.
    private void Travel()
    {
        _journeyDays = _journeyDays > 0 ? _journeyDays - 1 : Lasting(Habits.Journey, 2, 7);
        if (_journeyDays == 0)
        {
            _hotel = null;
        }
        else if (_hotel is null)
        {
            var town = _chance.Happens(0.67) ? Site.AnyTownAbroad(_chance, _home.Place.Country!) : _town;
            _hotel = Site.New(_chance, town);
            _roaming = _chance.Happens(0.5) ? NewPool(_chance, town, count: 3) : [];
        }
    }

    private int Lasting(double begins, int daysFirst, int daysLast) =>
        _chance.Happens(begins) ? _chance.Between(daysFirst, daysLast) : 0;

    private Gadget Change(Gadget gadget)
    {
        if (!gadget.IsBrowser && _chance.Happens(Habits.ApplicationUpdate))
        {
            gadget = gadget with
            {
                Release = gadget.Release + 1,
                Hello = gadget.Hello + (_chance.Happens(Habits.ApplicationUpdateHello) ? 1 : 0),
            };
        }

        if (_chance.Happens(Habits.SystemUpdate))
        {
            gadget = gadget with
            {
                Release = gadget.Release + (gadget.IsBrowser ? 1 : 0),
                Hello = gadget.Hello + (_chance.Happens(Habits.SystemUpdateHello) ? 1 : 0),
            };
        }

        if (_chance.Happens(Habits.NewLanguage))
        {
            gadget = gadget with { Language = _chance.Pick(s_languages) };
        }

        return _chance.Happens(Habits.NewDevice)
            ? gadget.IsPhone ? Gadget.NewPhone(_chance, Language) : Gadget.NewLaptop(_chance, Language)
            : _chance.Happens(Habits.FreshInstall) ? gadget with { Id = Gadget.NewId(_chance) }
            : gadget;
    }
}
