using System.Globalization;
using System.Text;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>The calibration of risk: what the simulator gives, as figures, data and picture for perf/risk.</summary>
internal static class RiskCurve
{
    private static readonly RiskPolicy s_policy = new();

    /// <summary>Prints the figures of the tuning seeds.</summary>
    public static void Tune()
    {
        foreach (var sight in Sight.All)
        {
            Console.Write(Describe(Simulation.Run(Simulation.TuningSeeds, s_policy, sight), sight));
        }
    }

    /// <summary>Prints the figures of the held-out seeds, and writes them with curve and picture.</summary>
    /// <param name="folder">Where to.</param>
    public static void Publish(string folder)
    {
        var figures = new StringBuilder();
        foreach (var sight in Sight.All)
        {
            var tally = Simulation.Run(Simulation.HeldOutSeeds, s_policy, sight);
            figures.Append(Describe(tally, sight));
            if (sight == Sight.Full)
            {
                var curve = new RocCurve(tally);
                File.WriteAllText(Path.Combine(folder, "roc.csv"), curve.ToCsv());
                File.WriteAllText(Path.Combine(folder, "roc.svg"), RiskPicture.Draw(curve, tally, s_policy));
            }
        }

        File.WriteAllText(Path.Combine(folder, "figures.txt"), figures.ToString());
        Console.Write(figures);
    }

    private static string Describe(Tally tally, Sight sight)
    {
        var text = new StringBuilder();
        Line($"{sight.Name}: {tally.Days:N0} days of honest sessions, {tally.Hijacks.Count:N0} hijacks");
        Line($"  honest, suspicious    {tally.ShareOfDays(s_policy.SuspiciousFrom),8:P3}");
        Line($"  honest, step-up asked {tally.ShareOfDays(s_policy.StepUpFrom),8:P3}  bar 1 %");
        Line($"  honest, ended         {tally.ShareOfDays(s_policy.EndFrom),8:P3}  bar 0.1 %");
        Line($"  hijacks, step-up      {tally.ShareOfHijacks(s_policy.StepUpFrom),8:P2}  bar 95 %");
        Line($"  hijacks, ended        {tally.ShareOfHijacks(s_policy.EndFrom),8:P2}");
        Line($"  area under the curve  {new RocCurve(tally).Area,8:F5}");
        foreach (var kind in tally.Hijacks.GroupBy(hijack => hijack.Kind).OrderBy(group => group.Key))
        {
            Line($"  {kind.Key,-14} {Caught(kind),8:P1} of {kind.Count(),6:N0}");
        }

        foreach (var cell in tally.Hijacks.GroupBy(CellOf).OrderBy(group => group.Key))
        {
            Line($"    {cell.Key,-34} {Caught(cell),8:P1} of {cell.Count(),6:N0}");
        }

        return text.Append('\n').ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string CellOf(Hijack hijack) =>
        $"{(hijack.Kind == HijackKind.Stuffing ? "sign-in" : "session")} {hijack.Nearness} {hijack.Disguise}";

    private static double Caught(IEnumerable<Hijack> hijacks) =>
        hijacks.Average(hijack => hijack.Score >= s_policy.StepUpFrom ? 1.0 : 0);
}
