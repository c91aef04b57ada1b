using System.CommandLine;
using System.Globalization;
using MagnetarStudio.LoadClient.Results;
using MagnetarStudio.LoadClient.Starts;

namespace MagnetarStudio.LoadClient.Cli;

/// <summary><c>start-figures</c>: time to the first answer, idle memory, file size.</summary>
internal static class StartCommand
{
    private const int StartsUnlessSet = 7;
    private const double BytesPerMegabyte = 1e6;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Screen screen)
    {
        var starts = new Option<int>("--starts")
        {
            Description = "Starts to measure, odd.",
            DefaultValueFactory = _ => StartsUnlessSet,
        };
        var command = new Command("start-figures", "Starts the server again and again on the same data.") { starts };
        command.SetAction(async (line, cancel) =>
        {
            var report = await StartFigures.MeasureAsync(
                common.ServerFile(line),
                line.GetValue(starts),
                figure => screen.Say(Show("", figure.FirstAnswerMs, figure.IdleResidentBytes)),
                cancel);
            screen.Say(Show("median", report.FirstAnswerMs, report.IdleResidentBytes));
            screen.Say(string.Create(
                CultureInfo.InvariantCulture, $"file    {report.FileSizeBytes / BytesPerMegabyte:0.0} MB"));
            common.WriteIfAsked(line, report, ReportJson.Default.StartReport);
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Show(string name, double firstAnswerMs, long residentBytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-7} first answer {firstAnswerMs,7:0.0} ms   idle {residentBytes / BytesPerMegabyte,6:0.0} MB");
}
