using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using MagnetarStudio.LoadClient.Arrivals;
using MagnetarStudio.LoadClient.Results;
using MagnetarStudio.LoadClient.Scenarios;
using MagnetarStudio.LoadClient.Target;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Cli;

/// <summary><c>run</c>: loads a server of its own and says how it fared.</summary>
internal sealed class RunCommand
{
    // Enough accounts that none is called twice at once very often, few enough to make in a second.
    private const int Readers = 16;
    private const int Returners = 16;

    private readonly Argument<string> _scenario = new("scenario")
    {
        Description = "What to call.",
        DefaultValueFactory = _ => "mixed",
    };

    private readonly Option<int> _rate = Bounded("--rate", "Arrivals a second.", 200, LoadPlan.RateMax);
    private readonly Option<int> _seconds = Bounded("--seconds", "Time that is measured.", 30, LoadPlan.SecondsMax);
    private readonly Option<int> _warmUp = Bounded("--warm-up", "Seconds before it.", 3, 60);
    private readonly Option<int> _connections = Bounded("--connections", "HTTP/2 connections.", 4, 64);
    private readonly Option<int> _inFlight = Bounded("--in-flight-max", "Most calls in progress.", 2_000, 10_000);
    private readonly Option<int> _signInPercent = Bounded("--sign-in-percent", "Sign-ins in the mix.", 1, 100);
    private readonly Option<int> _failedMax =
        Bounded("--failed-max", "Most calls that may fail.", 0, int.MaxValue, least: 0);

    private readonly Option<int?> _refusedMax = new("--refused-max")
    {
        Description = "Most calls that may be refused; any number unless set.",
    };

    private readonly Option<Dictionary<string, double>> _p99Max = new("--p99-max")
    {
        Description = "Most milliseconds at the 99th percentile, as CALL=MS; may be given more than once.",
        CustomParser = ParseP99,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _reports = new("--reports")
    {
        Description = "Directory for report.html and report.json.",
        DefaultValueFactory = _ => Repository.Artifact("load"),
    };

    private readonly CommonOptions _common;
    private readonly Screen _screen;

    private RunCommand(CommonOptions common, Screen screen) => (_common, _screen) = (common, screen);

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Screen screen)
    {
        var run = new RunCommand(common, screen);
        run._scenario.AcceptOnlyFromAmong([.. Scenario.Names]);
        var command = new Command("run", "Starts a server of its own, loads it, and reports.")
        {
            run._scenario, run._rate, run._seconds, run._warmUp, run._connections, run._inFlight, run._signInPercent,
            run._failedMax, run._refusedMax, run._p99Max, run._reports,
        };
        command.SetAction(run.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var plan = new LoadPlan(
            line.GetValue(_rate),
            TimeSpan.FromSeconds(line.GetValue(_seconds)),
            TimeSpan.FromSeconds(line.GetValue(_warmUp)),
            line.GetValue(_inFlight));
        var thresholds = new Thresholds(
            line.GetValue(_p99Max)!, line.GetValue(_failedMax), line.GetValue(_refusedMax));

        await using var server = await OwnServer.StartAsync(_common.ServerFile(line), cancel);
        var people = await Population.SettleAsync(server, Readers, Returners, cancel);
        _screen.Say($"Serving at {server.Address}; {Readers + Returners} accounts are signed in.");

        var channels = Enumerable.Range(0, line.GetValue(_connections)).Select(_ => server.Connect()).ToList();
        var scenario = Scenario.Create(
            line.GetValue(_scenario)!,
            line.GetValue(_signInPercent) / 100.0,
            [.. channels.Select(channel => new AuthService.AuthServiceClient(channel))],
            people);
        var startTime = TimeProvider.System.GetUtcNow();
        var results = await LoadAsync(scenario, plan, cancel);
        var report = LoadReport.Create(
            scenario.Name, plan, thresholds, startTime, server.ResidentBytes, results);
        channels.ForEach(channel => channel.Dispose());

        await WriteAsync(report, line.GetValue(_reports)!, cancel);
        _common.WriteIfAsked(line, report, ReportJson.Default.LoadReport);
        return Judge(report);
    }

    private async Task<IReadOnlyList<OperationResult>> LoadAsync(
        Scenario scenario, LoadPlan plan, CancellationToken cancel)
    {
        var record = new LoadRecord(scenario.Operations.Select(operation => operation.Name));
        var loop = new OpenLoop(scenario, plan, record);
        await _screen.WatchAsync(
            loop.RunAsync(cancel), plan.WarmUp + plan.Duration, () => Describe(record.Results(), loop.InFlight));
        var results = record.Results();
        _screen.Show(results);
        return results;
    }

    private static string Describe(IReadOnlyList<OperationResult> results, int inFlight)
    {
        var kinds = results.Select(result => string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Name} {result.Answered:N0}, p99 {result.AnsweredLatency.P99Ms:0.0} ms"));
        var missed = results.Sum(result => result.Refused + result.Failed);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join("; ", kinds)}; not answered {missed:N0}; in progress {inFlight:N0}");
    }

    private async Task WriteAsync(LoadReport report, string directory, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        var page = Path.Combine(directory, "report.html");
        await File.WriteAllTextAsync(page, HtmlReport.Write(report), cancel);
        await File.WriteAllTextAsync(
            Path.Combine(directory, "report.json"),
            JsonSerializer.Serialize(report, ReportJson.Default.LoadReport) + "\n",
            cancel);
        _screen.Say($"Report: {page}");
    }

    private int Judge(LoadReport report)
    {
        foreach (var breach in report.Breaches)
        {
            _screen.Complain(breach);
        }

        return report.Breaches.Count == 0 ? ExitCodes.Done : ExitCodes.Finding;
    }

    private static Option<int> Bounded(string name, string description, int unlessSet, int most, int least = 1)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            DefaultValueFactory = _ => unlessSet,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is var value && (value < least || value > most))
            {
                result.AddError($"{name} is {value}, but must be {least} to {most}.");
            }
        });
        return option;
    }

    private static Dictionary<string, double>? ParseP99(ArgumentResult argument)
    {
        var most = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var token in argument.Tokens)
        {
            if (token.Value.Split('=') is not [var name, var text]
                || !double.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds))
            {
                argument.AddError($"'{token.Value}' is not CALL=MS.");
                return null;
            }

            most[name] = milliseconds;
        }

        return most;
    }
}
