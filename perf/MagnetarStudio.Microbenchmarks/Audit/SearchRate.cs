using System.Diagnostics;
using System.Globalization;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>
/// The log's standing numbers: entries a second with their index beside what the disk and bare SQLite do, and the first
/// page of a search of many entries.
/// </summary>
/// <remarks>
/// Works in a data directory that <c>magnetar init</c> made, so the file itself can be started on it afterwards. What
/// is recorded comes from one seed; a directory that has the entries already is only searched.
/// </remarks>
internal static class SearchRate
{
    // Half of the rate that the log must reach at least.
    private const int Pace = 10_000;

    private const int RecordsLooked = 256;

    private static readonly TimeSpan s_trickle = TimeSpan.FromSeconds(20);

    /// <summary>Builds, searches, and prints.</summary>
    public static async Task RunAsync(string folder, int entries)
    {
        folder = Path.GetFullPath(folder);
        var settings = SettingsLoader.Load(
            new SettingArguments { Data = folder }, new Dictionary<string, string>(), new SystemSecretSource());
        using (var studio = await OpenAsync(settings))
        {
            var missing = entries - studio.Database.Audit.Head!.Size;
            if (missing > 0)
            {
                await GrowAsync(studio, folder, missing);
            }

            await studio.StopAsync();
        }

        var start = Stopwatch.GetTimestamp();
        using var again = await OpenAsync(settings);
        Print($"opened again in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        await FirstPages.RunAsync(again.Database.LogSearch, again.Database.Audit.Head!.Size);
        Print($"most memory used: {Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576} MiB");
        await again.StopAsync();
    }

    /// <summary>Prints a line, the same in every country.</summary>
    public static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static Task<Studio> OpenAsync(ServerSettings settings) => Studio.OpenAsync(
        settings,
        new PermissionRegistry([]),
        TimeProvider.System,
        new SystemSecretSource(),
        static (why, cause) => throw new InvalidOperationException(why, cause),
        CancellationToken.None);

    private static async Task GrowAsync(Studio studio, string folder, long missing)
    {
        // The disk's own figures from before and after: on a shared one they move.
        var before = DiskSync.Measure(folder);
        var log = new GrowingLog(studio);
        var trickled = (long)(Pace * s_trickle.TotalSeconds);
        var full = await log.FillAsync(Math.Max(1, missing - trickled));
        var paced = await log.TrickleAsync(Pace, s_trickle);
        var size = await AverageSizeAsync(studio);
        var bare = BareBatches.Measure(folder, size);
        var after = DiskSync.Measure(folder);

        Print($"entries a second, {size} bytes a record");
        Print($"  {"bare SQLite, 512 rows a commit",-40} {bare,10:F0}");
        Print($"  {"recorded",-40} {full.Recorded,10:F0}  {full.Recorded / bare:F2} of it");
        Print($"  {"recorded and indexed",-40} {full.Indexed,10:F0}  {full.Indexed / bare:F2} of it");
        Print($"  {full.Cost.TotalMicroseconds:F1} us of processor time each, this client's in it");
        Print($"waits, ms {"median",38} {"p99",8}");
        Report("the disk: 4 KiB and fdatasync, before", before);
        Report("the disk: 4 KiB and fdatasync, after", after);
        Report("an entry's answer, 2,048 in flight", full.Waits);
        Report($"an entry's answer, {Pace} a second", paced);
        Print($"  {paced.Refused} of those were refused");
    }

    private static async Task<int> AverageSizeAsync(Studio studio)
    {
        var from = studio.Database.Audit.Head!.Size - RecordsLooked;
        var entries = await studio.Database.LogEntries.ReadAsync(
            from, RecordsLooked, EntryFilter.All, CancellationToken.None);
        return (int)entries.Average(entry => entry.Record.Length);
    }

    private static void Report(string what, Waits waits) =>
        Print($"  {what,-40} {waits.Percentile(50),5:F2} {waits.Percentile(99),8:F2}");
}
