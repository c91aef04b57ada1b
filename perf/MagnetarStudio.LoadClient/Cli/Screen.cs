using System.Globalization;
using MagnetarStudio.LoadClient.Results;
using Spectre.Console;

namespace MagnetarStudio.LoadClient.Cli;

/// <summary>What people see of a run: a moving line while it goes on, and a table at its end.</summary>
/// <remarks>On standard error, so that standard output stays free for <c>--json</c>.</remarks>
internal sealed class Screen
{
    private static readonly string[] s_columns =
        ["answered", "refused", "failed", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms"];

    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(500);

    // What a table needs. A file, unlike a terminal, has no width of its own.
    private const int WidthMin = 110;

    private readonly IAnsiConsole _console =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Standard error.</summary>
    public Screen() => _console.Profile.Width = Math.Max(_console.Profile.Width, WidthMin);

    /// <summary>Writes one line.</summary>
    public void Say(string line) => _console.WriteLine(line);

    /// <summary>Writes one line that is bad news.</summary>
    public void Complain(string line) => _console.MarkupLineInterpolated($"[red]{line}[/]");

    /// <summary>Shows how a run goes on until it has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="total">How long it should take.</param>
    /// <param name="describe">What is known now, in a few words.</param>
    public Task WatchAsync(Task run, TimeSpan total, Func<string> describe) => _console.Progress()
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn())
        .StartAsync(async progress =>
        {
            var bar = progress.AddTask("starting", maxValue: total.TotalSeconds);
            while (!run.IsCompleted)
            {
                await Task.WhenAny(run, Task.Delay(s_refresh));
                bar.Increment(s_refresh.TotalSeconds);
                bar.Description = Markup.Escape(describe());
            }

            bar.Value = bar.MaxValue;
            await run;
        });

    /// <summary>Writes the table of a run.</summary>
    public void Show(IReadOnlyList<OperationResult> results)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("call");
        foreach (var column in s_columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var result in results)
        {
            var latency = result.AnsweredLatency;
            table.AddRow(
            [
                result.Name, Show(result.Answered), Show(result.Refused), Show(result.Failed), Show(latency.P50Ms),
                Show(latency.P90Ms), Show(latency.P99Ms), Show(latency.P999Ms), Show(latency.MaxMs),
            ]);
        }

        _console.Write(table);
    }

    private static string Show(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Show(double milliseconds) => milliseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
