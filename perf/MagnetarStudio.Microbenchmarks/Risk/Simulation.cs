using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>Lets a town live for three months, and thieves try themselves on it.</summary>
internal static class Simulation
{
    private const int People = 400;
    private const int DaysUncounted = 30;
    private const int DaysCounted = 60;
    private const int HijacksPerKind = 2;

    private static readonly DateTimeOffset s_start = new(2030, 1, 7, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Seeds on which weights may be set; their figures are not the published ones.</summary>
    public static IReadOnlyList<ulong> TuningSeeds { get; } = [1, 2, 3, 4];

    /// <summary>Seeds that nobody looked at while setting weights.</summary>
    public static IReadOnlyList<ulong> HeldOutSeeds { get; } = [2_001, 2_002, 2_003, 2_004, 2_005, 2_006, 2_007, 2_008];

    /// <summary>Lives through the seeds.</summary>
    public static Tally Run(IEnumerable<ulong> seeds, RiskPolicy policy, Sight sight)
    {
        var tally = new Tally();
        foreach (var seed in seeds)
        {
            var chance = new Chance(seed);
            for (var person = 0; person < People; person++)
            {
                Live(chance.Fork(), policy, sight, tally);
            }
        }

        return tally;
    }

    private static void Live(Chance chance, RiskPolicy policy, Sight sight, Tally tally)
    {
        var owner = new Person(chance.Fork());
        var account = new WatchedAccount(owner, policy, sight, chance.Fork());
        var plans = PlanHijacks(chance.Fork());
        for (var day = 0; day < DaysUncounted + DaysCounted; day++)
        {
            owner.BeginDay();
            for (var hour = 0; hour < 24; hour++)
            {
                var now = s_start.AddDays(day).AddHours(hour);
                foreach (var use in owner.Live(now))
                {
                    account.Use(use);
                }

                foreach (var (kind, luck) in plans[(day * 24) + hour])
                {
                    Try(kind, luck, now.AddMinutes(59), owner, account, policy, sight, tally);
                }
            }

            foreach (var score in account.EndDay().Where(_ => day >= DaysUncounted))
            {
                tally.AddDay(score);
            }
        }
    }

    // At any hour of the counted days, the night included.
    private static ILookup<int, (HijackKind Kind, Chance Luck)> PlanHijacks(Chance chance) => (
        from kind in Enum.GetValues<HijackKind>()
        from _ in Enumerable.Range(0, HijacksPerKind)
        select (Hour: (DaysUncounted * 24) + chance.Next(DaysCounted * 24), Kind: kind, Luck: chance.Fork()))
        .ToLookup(plan => plan.Hour, plan => (plan.Kind, plan.Luck));

    private static void Try(
        HijackKind kind,
        Chance luck,
        DateTimeOffset at,
        Person owner,
        WatchedAccount account,
        RiskPolicy policy,
        Sight sight,
        Tally tally)
    {
        var thief = new Thief(owner, account, policy, sight, luck);
        if (kind == HijackKind.Stuffing)
        {
            tally.Add(thief.SignIn(at));
        }
        else if (account.Sessions.Count > 0)
        {
            tally.Add(thief.TakeSession(kind, luck.Pick([.. account.Sessions.Keys]), at));
        }
    }
}
