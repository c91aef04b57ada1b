using System.Diagnostics;
using System.Globalization;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Audit;

namespace MagnetarStudio.Microbenchmarks.Verify;

/// <summary>How many records a second a verification gets through, by one thread and by all processors.</summary>
/// <remarks>
/// On a machine that does other work too, the processor time says more than the clock; the collector's is in it.
/// </remarks>
internal static class VerifyRate
{
    private const int RecordsUnlessSaid = 1_000_000;
    private const int Runs = 5;

    /// <summary>Makes a log, measures, and prints.</summary>
    /// <param name="records">How large the log is; null for 1,000,000 records.</param>
    public static void Run(string? records)
    {
        var size = records is null ? RecordsUnlessSaid : int.Parse(records, CultureInfo.InvariantCulture);
        using var log = new SeededLog(size);
        Print($"{size} records, {new FileInfo(log.Directory.DatabasePath).Length / size} bytes of file each");
        Measure(log, size, VerifyLevel.Structure, threads: 1);
        Measure(log, size, VerifyLevel.Structure, Environment.ProcessorCount);
        Measure(log, size, VerifyLevel.Meaning, Environment.ProcessorCount);
    }

    private static void Measure(SeededLog log, int size, VerifyLevel level, int threads)
    {
        var rates = new List<double>();
        var costs = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            using var snapshot = LogSnapshot.TryOpen(log.Directory)!;
            using var keys = snapshot.Unlock(SeededLog.Secret);
            using var verifier = new LogVerifier(snapshot, headKeys: [], pins: [], keys, snapshot)
            {
                Threads = threads,
            };
            var before = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            var report = verifier.Run(level, progress: null, CancellationToken.None);
            rates.Add(size / Stopwatch.GetElapsedTime(start).TotalSeconds);
            costs.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / size);
            if (!report.IsIntact)
            {
                throw new InvalidOperationException(report.Findings[0].Text);
            }
        }

        rates.Sort();
        costs.Sort();
        Print($"{level}, threads: {threads}");
        Print($"  {rates[Runs / 2]:F0} records a second ({rates[0]:F0} to {rates[^1]:F0})");
        Print($"  {costs[Runs / 2]:F2} us of processor time each, {1_000_000 / costs[Runs / 2]:F0} in a second of it");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
