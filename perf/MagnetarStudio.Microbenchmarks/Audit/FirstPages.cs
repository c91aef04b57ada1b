using System.Diagnostics;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>How long the first page of a search takes, kind by kind, each search for another value.</summary>
internal static class FirstPages
{
    private const int Searches = 400;
    private const int Rounds = 2;
    private const int PageSize = 100;
    private const int OpensMax = 8_192;

    /// <summary>Measures and prints. The first round meets what is not compiled and not read yet.</summary>
    public static async Task RunAsync(ILogSearch log, long size)
    {
        var people = new People();
        (string Name, Func<EntryFilter> Next)[] kinds =
        [
            ("action", () => new EntryFilter { Code = EventCode.SessionEnded }),
            ("address", () => new EntryFilter { Peer = people.Address() }),
            ("actor", () => new EntryFilter { Actor = people.Account() }),
            ("actor and action", () => new EntryFilter { Actor = people.Account(), Code = EventCode.SteppedUp }),
            ("target", () => new EntryFilter { Target = people.Session().Value }),
            ("session", () => new EntryFilter { Session = people.Session() }),
            ("rare actor", () => new EntryFilter { Actor = people.RareAccount() }),
            ("an id that is nowhere", () => new EntryFilter { Actor = people.Nobody() }),
        ];
        for (var round = 1; round <= Rounds; round++)
        {
            SearchRate.Print($"first pages, round {round} of {Rounds}, {Searches} searches of each kind, ms");
            SearchRate.Print($"  {"kind",-22} {"median",8} {"p99",8} {"longest",8} {"entries",8}");
            foreach (var (name, next) in kinds)
            {
                var (waits, found) = await MeasureAsync(log, size, next);
                var (median, p99, longest) = (waits.Percentile(50), waits.Percentile(99), waits.Percentile(100));
                SearchRate.Print(
                    $"  {name,-22} {median,8:F2} {p99,8:F2} {longest,8:F2} {(double)found / Searches,8:F1}");
            }
        }
    }

    private static async Task<(Waits Waits, long Found)> MeasureAsync(
        ILogSearch log, long size, Func<EntryFilter> next)
    {
        var waits = new Waits();
        var found = 0L;
        for (var search = 0; search < Searches; search++)
        {
            var filter = next();
            var began = Stopwatch.GetTimestamp();
            var page = await log.SearchAsync(size, OpensMax, PageSize, filter, CancellationToken.None);
            waits.Add(Stopwatch.GetElapsedTime(began));
            found += page.Entries.Count;
        }

        return (waits, found);
    }
}
