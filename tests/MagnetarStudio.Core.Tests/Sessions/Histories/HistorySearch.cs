namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>Plays histories one after the other, and makes one that breaks a promise as short as it can.</summary>
internal static class HistorySearch
{
    /// <summary>Plays a history to its end.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It breaks a promise: its seed and the fewest steps found.</exception>
    public static async Task<RefreshHistory> PlayAsync(int seed, Thief thief)
    {
        var steps = HistoryStep.Make(seed, thief);
        var (history, fault) = await TryAsync(steps, thief);
        if (fault is null)
        {
            return history;
        }

        for (var size = steps.Count / 2; size > 0; size = Math.Min(size / 2, steps.Count))
        {
            for (var start = 0; start + size <= steps.Count;)
            {
                List<HistoryStep> shorter = [.. steps[..start], .. steps[(start + size)..]];
                if ((await TryAsync(shorter, thief)).Fault is { } still)
                {
                    (steps, fault) = (shorter, still);
                }
                else
                {
                    start += size;
                }
            }
        }

        throw new Xunit.Sdk.XunitException($"{thief}, seed {seed}: {fault}\n  {string.Join("\n  ", steps)}");
    }

    private static async Task<(RefreshHistory History, string? Fault)> TryAsync(
        IReadOnlyList<HistoryStep> steps, Thief thief)
    {
        var history = new RefreshHistory(thief);
        try
        {
            foreach (var step in steps)
            {
                await history.StepAsync(step);
            }

            if (thief is Thief.LeadsOnceAndWaits)
            {
                await history.ComeBackAsync();
            }

            return (history, null);
        }
        catch (Exception fault)
        {
            return (history, fault.Message);
        }
    }
}
