using System.Globalization;

namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>One step of a history. It means something wherever it stands, so that steps can be cut.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Amount">How much of it; 0 where there is nothing to count.</param>
internal readonly record struct HistoryStep(StepKind Kind, int Amount = 0)
{
    private const int StepsMax = 60;

    // What the client does most stands here most often.
    private static readonly StepKind[] s_daily =
    [
        StepKind.Refresh, StepKind.Refresh, StepKind.Refresh, StepKind.RefreshUnanswered, StepKind.RefreshUnanswered,
        StepKind.Call, StepKind.Call, StepKind.Call, StepKind.CallWithOlder,
        StepKind.TabSends, StepKind.TabSends, StepKind.TabArrives, StepKind.TabArrives, StepKind.TabArrivesUnanswered,
        StepKind.Pass, StepKind.Pass, StepKind.Pass, StepKind.StepWall, StepKind.Roam,
        StepKind.Crash, StepKind.Restart, StepKind.Evict, StepKind.Evict, StepKind.Write,
        StepKind.QueueFills, StepKind.QueueDrains,
    ];

    // And what it does seldom, because a thief has nothing left then.
    private static readonly StepKind[] s_rare = [StepKind.ChangePassword, StepKind.ChangePasswordUnanswered];

    /// <summary>The steps of one history; the same seed gives the same.</summary>
    public static List<HistoryStep> Make(int seed, Thief thief)
    {
        var chance = new Random(seed);
        var steps = new List<HistoryStep>();
        var habit = chance.Next(3);
        var count = chance.Next(2, StepsMax);
        var lead = chance.Next(count);
        for (; count > 0; count--)
        {
            var step = Any(chance);
            switch (thief)
            {
                case Thief.LeadsOnceAndWaits when steps.Count >= lead:
                    lead = int.MaxValue;
                    steps.AddRange([new(StepKind.ThiefCopies), new(StepKind.ThiefPresents), step]);
                    break;
                case Thief.FollowsWithoutSecret:
                    steps.AddRange(Followed(step, chance));
                    break;
                case Thief.LeadsWithoutSecret:
                    steps.AddRange([new(StepKind.ThiefCopies), new(StepKind.ThiefPresents, chance.Next(2)), step]);
                    break;
                case Thief.HoldsEverything:
                    steps.AddRange(Stolen(step, habit, chance));
                    break;
                default:
                    steps.Add(step);
                    break;
            }
        }

        // Few histories end by intent, and then at their end: whatever comes later is refused.
        if (chance.Next(4) == 0)
        {
            var end = chance.Next(2) == 0 ? StepKind.SignOut : StepKind.ChangePasswordElsewhere;
            steps.AddRange([new(end), new(StepKind.Call), new(StepKind.Refresh), new(StepKind.ThiefPresents)]);
        }

        return steps;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Amount == 0 ? $"{Kind}" : string.Create(CultureInfo.InvariantCulture, $"{Kind} {Amount}");

    private static HistoryStep Any(Random chance)
    {
        var kinds = chance.Next(100) == 0 ? s_rare : s_daily;
        var kind = kinds[chance.Next(kinds.Length)];
        return kind switch
        {
            StepKind.Pass => new(kind, chance.Next(4) == 0 ? chance.Next(7_200) : chance.Next(13)),
            StepKind.StepWall => new(kind, chance.Next(-1_440, 1_441)),
            StepKind.Roam => new(kind, chance.Next(3)),
            _ => new(kind),
        };
    }

    private static IEnumerable<HistoryStep> Followed(HistoryStep step, Random chance) =>
    [
        new(StepKind.ThiefCopies), step, new(StepKind.Pass, chance.Next(11)), new(StepKind.ThiefPresents),
    ];

    // By habit the thief leads, follows, or does what comes to its mind; not every time.
    private static List<HistoryStep> Stolen(HistoryStep step, int habit, Random chance)
    {
        var copies = chance.Next(4) == 0;
        var acts = chance.Next(4) != 0 && (habit == 2 || step.Kind is StepKind.Refresh or StepKind.TabArrives);
        var presents = new HistoryStep(StepKind.ThiefPresents, habit == 2 ? chance.Next(3) : 0);
        List<HistoryStep> steps = copies ? [new(StepKind.ThiefCopies)] : [];
        if (acts)
        {
            steps.AddRange(habit == 0 ? [presents, step] : [step, presents]);
        }
        else
        {
            steps.Add(step);
        }

        if (chance.Next(10) == 0)
        {
            steps.Add(new(StepKind.ThiefCalls));
        }

        return steps;
    }
}
