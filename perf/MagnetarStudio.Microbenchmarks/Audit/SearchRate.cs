using System.Diagnostics;
using System.Globalization;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>
/// The log's standing numbers: entries a second with their index, and the first page of a search of many entries.
/// </summary>
/// <remarks>
/// Works in a data directory that <c>magnetar init</c> made, so the file itself can be started on it afterwards. What
/// is recorded comes from one seed; a directory that has the entries already is only searched.
/// </remarks>
internal static class SearchRate
{
    private const int Searches = 400;
    private const int PageSize = 100;
    private const int OpensMax = 8_192;

    // What is in flight: more than one batch, so that the next one waits while the first is synced.
    private const int InFlight = 2_048;

    /// <summary>Builds, searches, and prints.</summary>
    public static async Task RunAsync(string folder, int entries)
    {
        var settings = SettingsLoader.Load(
            new SettingArguments { Data = Path.GetFullPath(folder) },
            new Dictionary<string, string>(),
            new SystemSecretSource());
        using (var studio = await OpenAsync(settings))
        {
            await GrowAsync(studio, entries);
            await studio.StopAsync();
        }

        var start = Stopwatch.GetTimestamp();
        using var again = await OpenAsync(settings);
        Print($"opened again in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        await SearchAsync(again.Database.LogSearch, again.Database.Audit.Head!.Size);
        Print($"most memory used: {Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576} MiB");
        await again.StopAsync();
    }

    private static Task<Studio> OpenAsync(ServerSettings settings) => Studio.OpenAsync(
        settings,
        new PermissionRegistry([]),
        TimeProvider.System,
        new SystemSecretSource(),
        static (why, cause) => throw new InvalidOperationException(why, cause),
        CancellationToken.None);

    private static async Task GrowAsync(Studio studio, int entries)
    {
        var audit = studio.Database.Audit;
        var missing = entries - audit.Head!.Size;
        if (missing <= 0)
        {
            return;
        }

        var people = new People();
        var waits = new List<double>();
        var began = Stopwatch.GetTimestamp();
        var waiting = new Queue<Task>(InFlight);
        for (var made = 0L; made < missing; made++)
        {
            if (waiting.Count == InFlight)
            {
                await waiting.Dequeue();
            }

            var (what, by) = people.Next();
            waiting.Enqueue(made % 997 == 0 ? TimeAsync(audit, what, by, waits) : RecordAsync(audit, what, by));
            if (made % 500_000 == 499_999)
            {
                var rate = (made + 1) / Stopwatch.GetElapsedTime(began).TotalSeconds;
                Print($"{made + 1} of {missing}, {rate:F0} a second, {studio.Database.IndexLag} not indexed yet");
            }
        }

        await Task.WhenAll(waiting);
        Print($"{missing} entries at {missing / Stopwatch.GetElapsedTime(began).TotalSeconds:F0} a second");
        await Eventually.BecomesTrueAsync(
            "the index follows",
            () => studio.Database.IndexLag < IndexSegment.Entries,
            CancellationToken.None,
            TimeSpan.FromMinutes(10));
        Print($"with their index at {missing / Stopwatch.GetElapsedTime(began).TotalSeconds:F0} a second");
        lock (waits)
        {
            waits.Sort();
            Print($"acknowledged in {waits[waits.Count / 2]:F2} ms, p99 {waits[waits.Count * 99 / 100]:F2} ms");
        }
    }

    private static Task RecordAsync(IAuditTrail audit, AuditEvent what, Caller by) =>
        audit.RecordAsync(what, by, CancellationToken.None).AsTask();

    private static async Task TimeAsync(IAuditTrail audit, AuditEvent what, Caller by, List<double> waits)
    {
        var began = Stopwatch.GetTimestamp();
        await RecordAsync(audit, what, by);
        lock (waits)
        {
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private static async Task SearchAsync(ILogSearch log, long size)
    {
        var people = new People();
        (string Name, Func<EntryFilter> Next)[] kinds =
        [
            ("by actor", () => new EntryFilter { Actor = people.Account() }),
            ("by a rare actor", () => new EntryFilter { Actor = people.RareAccount() }),
            ("by nobody's id", () => new EntryFilter { Actor = people.Nobody() }),
            ("by actor and action", () => new EntryFilter { Actor = people.Account(), Code = EventCode.SteppedUp }),
            ("by session", () => new EntryFilter { Session = people.Session() }),
            ("by target", () => new EntryFilter { Target = people.Session().Value }),
            ("by address", () => new EntryFilter { Peer = people.Address() }),
            ("by action", () => new EntryFilter { Code = EventCode.SessionEnded }),
        ];
        foreach (var (name, next) in kinds)
        {
            var times = new List<double>();
            var found = 0L;
            for (var search = 0; search < Searches; search++)
            {
                var filter = next();
                var began = Stopwatch.GetTimestamp();
                var page = await log.SearchAsync(size, OpensMax, PageSize, filter, CancellationToken.None);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                found += page.Entries.Count;
            }

            times.Sort();
            var (median, p99) = (times[Searches / 2], times[Searches * 99 / 100]);
            Print($"first page {name}: median {median:F2} ms, p99 {p99:F2} ms, {(double)found / Searches:F1} entries");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
