namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>How often honest people do what looks like a thief. Guesses, not data; see perf/risk.</summary>
/// <remarks>Probabilities a day unless they say otherwise.</remarks>
internal static class Habits
{
    /// <summary>That somebody has a laptop beside the telephone; a second one has half of it.</summary>
    public const double OwnsLaptop = 0.6;

    /// <summary>That somebody goes to an office or a school with a network.</summary>
    public const double GoesToWork = 0.6;

    /// <summary>That such a network opens TLS to look inside, so that its hello is not the device's.</summary>
    public const double WorkOpensTls = 0.05;

    /// <summary>That somebody has a virtual private network.</summary>
    public const double OwnsTunnel = 0.06;

    /// <summary>An hour with the tunnel on, of those who have one.</summary>
    public const double TunnelHour = 0.1;

    /// <summary>A telephone at home that uses mobile data in an hour.</summary>
    public const double MobileAtHome = 0.15;

    /// <summary>A visit to a network that was never used before: a cafe, friends, a train.</summary>
    public const double Visit = 0.1;

    /// <summary>A journey begins: 2 to 7 days, two of three abroad.</summary>
    public const double Journey = 0.008;

    /// <summary>An absence begins: 7 to 60 days.</summary>
    public const double Absence = 0.003;

    /// <summary>The line at home gets another host.</summary>
    public const double NewHostAtHome = 0.1;

    /// <summary>The line at home gets another subnet of its company.</summary>
    public const double NewSubnetAtHome = 0.02;

    /// <summary>The application is updated on a device.</summary>
    public const double ApplicationUpdate = 1.0 / 14;

    /// <summary>That this changes the TLS hello.</summary>
    public const double ApplicationUpdateHello = 0.05;

    /// <summary>A system or a browser is updated.</summary>
    public const double SystemUpdate = 1.0 / 35;

    /// <summary>That this changes the TLS hello.</summary>
    public const double SystemUpdateHello = 0.35;

    /// <summary>A device gets another language.</summary>
    public const double NewLanguage = 0.0005;

    /// <summary>The application is installed afresh, and its device secret lost.</summary>
    public const double FreshInstall = 0.002;

    /// <summary>A device is replaced by a new one, of another kind in some cases.</summary>
    public const double NewDevice = 0.0015;

    /// <summary>Somebody signs out, and in again later.</summary>
    public const double SignOut = 0.02;

    /// <summary>A sign-in after one or two mistyped passwords.</summary>
    public const double Mistyped = 0.15;

    /// <summary>A sign-in after strangers have guessed 3 to 60 times.</summary>
    public const double GuessedBefore = 0.02;

    /// <summary>That somebody's password is in a breach corpus, and accepted.</summary>
    public const double BreachedPassword = 0.02;

    /// <summary>An hour of the night in which somebody is awake.</summary>
    public const double AwakeAtNight = 0.03;

    /// <summary>An hour of the day in which a device is used.</summary>
    public const double HourUsed = 0.55;
}
