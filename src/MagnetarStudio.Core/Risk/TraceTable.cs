namespace MagnetarStudio.Core.Risk;

/// <summary>What a table of traces can do. Tables are small and never changed: a change makes a new one.</summary>
internal static class TraceTable
{
    /// <summary>Where a key is; -1 if it is not there.</summary>
    public static int IndexOf<T>(this T[] table, ulong key)
        where T : struct, ITrace
    {
        for (var index = 0; index < table.Length; index++)
        {
            if (table[index].Key == key)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The one seen last; of several the first. -1 if the table is empty.</summary>
    public static int IndexOfLatest<T>(this T[] table)
        where T : struct, ITrace
    {
        var latest = table.Length - 1;
        for (var index = latest - 1; index >= 0; index--)
        {
            latest = table[index].Seen.LastMinute >= table[latest].Seen.LastMinute ? index : latest;
        }

        return latest;
    }

    /// <summary>A table that holds this trace in place of an older one of its key.</summary>
    /// <param name="table">The table as it is.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="max">The most it may hold: beyond it the least familiar other goes.</param>
    /// <param name="halfLifeHours">How fast familiarity fades.</param>
    public static T[] With<T>(this T[] table, T trace, int max, int halfLifeHours)
        where T : struct, ITrace
    {
        var index = table.IndexOf(trace.Key);
        if (index < 0 && table.Length < max)
        {
            var longer = new T[table.Length + 1];
            table.CopyTo(longer, 0);
            longer[^1] = trace;
            return longer;
        }

        var changed = table.AsSpan().ToArray();
        changed[index < 0 ? table.IndexOfLeast(trace.Seen.LastMinute, halfLifeHours) : index] = trace;
        return changed;
    }

    private static int IndexOfLeast<T>(this T[] table, uint minute, int halfLifeHours)
        where T : struct, ITrace
    {
        var least = 0;
        for (var index = 1; index < table.Length; index++)
        {
            least = Rank(table[index]).CompareTo(Rank(table[least])) < 0 ? index : least;
        }

        return least;

        (int Weight, uint LastMinute) Rank(T trace) => (trace.Seen.At(minute, halfLifeHours), trace.Seen.LastMinute);
    }
}
