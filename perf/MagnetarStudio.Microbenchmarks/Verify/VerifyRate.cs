using System.Diagnostics;
using System.Globalization;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Audit;

namespace MagnetarStudio.Microbenchmarks.Verify;

/// <summary>How many records a second a verification gets through, for each level and by one thread or all.</summary>
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
        Measure(log, size, VerifyLevel.Structure);
        Measure(log, size, VerifyLevel.Meaning);
    }

    private static void Measure(SeededLog log, int size, VerifyLevel level)
    {
        var rates = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            using var snapshot = LogSnapshot.TryOpen(log.Directory)!;
            using var keys = snapshot.Unlock(SeededLog.Secret);
            using var verifier = new LogVerifier(snapshot, headKey: null, pins: [], keys, snapshot);
            var start = Stopwatch.GetTimestamp();
            var report = verifier.Run(level, progress: null, CancellationToken.None);
            rates.Add(size / Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (!report.IsIntact)
            {
                throw new InvalidOperationException(report.Findings[0].Text);
            }
        }

        rates.Sort();
        Print($"{level}: {rates[Runs / 2]:F0} records a second ({rates[0]:F0} to {rates[^1]:F0})");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
