using System.CommandLine;
using System.Globalization;
using MagnetarStudio.LoadClient.Ratio;
using MagnetarStudio.LoadClient.Results;

namespace MagnetarStudio.LoadClient.Cli;

/// <summary><c>validate-ratio</c>: how much of a bare echo's rate ValidateToken keeps.</summary>
internal static class RatioCommand
{
    private const int PairsUnlessSet = 11;
    private const double SecondsUnlessSet = 2;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Screen screen)
    {
        var pairs = new Option<int>("--pairs")
        {
            Description = "Pairs to measure, odd.",
            DefaultValueFactory = _ => PairsUnlessSet,
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "Time for each side of a pair.",
            DefaultValueFactory = _ => SecondsUnlessSet,
        };
        var withoutToken = new Option<bool>("--echo-without-token")
        {
            Description = "Send the echo no token: the harder comparison.",
        };
        var least = new Option<double>("--least")
        {
            Description = "Exit 1 if the ratio is less.",
        };
        var command = new Command("validate-ratio", "Compares ValidateToken with a bare gRPC echo, side by side.")
        {
            pairs, seconds, withoutToken, least,
        };
        command.SetAction(async (line, cancel) =>
        {
            var report = await ValidateRatio.MeasureAsync(
                common.ServerFile(line),
                line.GetValue(pairs),
                TimeSpan.FromSeconds(line.GetValue(seconds)),
                !line.GetValue(withoutToken),
                pair => screen.Say(Show("", pair.Server, pair.Echo, pair.Ratio)),
                cancel);
            screen.Say(Show("median", report.Server, report.Echo, report.Ratio));
            common.WriteIfAsked(line, report, ReportJson.Default.RatioReport);
            return report.Ratio >= line.GetValue(least) ? ExitCodes.Done : ExitCodes.Finding;
        });
        return command;
    }

    private static string Show(string name, SideResult server, SideResult echo, double ratio) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-6}  ValidateToken {Show(server)}   echo {Show(echo)}   ratio {ratio:0.000}");

    private static string Show(SideResult side) => string.Create(
        CultureInfo.InvariantCulture, $"{side.PerSecond,8:N0}/s {side.ProcessorMicroseconds,5:0.0} us");
}
