using System.CommandLine;
using System.Text.Json;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Server.Witness;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar witness</c>: remembers and cosigns heads of other servers' logs.</summary>
internal static class WitnessCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var listen = new Option<string[]>("--listen")
        {
            Description = "Where it answers. http://127.0.0.1:50052 unless set.",
            HelpName = "http://ADDRESS:PORT | https://ADDRESS:PORT",
        };
        var log = new Option<string[]>("--log")
        {
            Description = "A log's key, as `audit checkpoint --key` prints it; may be given more than once.",
            HelpName = "KEY",
        };
        var key = new Option<bool>("--key") { Description = "Print the key that it cosigns with, and end." };
        var readyJson = new Option<bool>("--ready-json")
        {
            Description = "Write one line of JSON once it can answer.",
        };
        var command = new Command(
            "witness", "Remembers the heads of other servers' logs, and cosigns those that follow from them.")
        {
            listen, log, key, readyJson,
        };
        command.SetAction((line, cancel) =>
        {
            var arguments = common.Read(line) with
            {
                Listen = line.GetValue(listen) is { Length: > 0 } places ? places : ["http://127.0.0.1:50052"],
            };
            return line.GetValue(key)
                ? Task.FromResult(PrintKey(arguments, common.WantsJson(line), tools))
                : RunAsync(
                    arguments,
                    ReadKeys(line.GetValue(log) ?? []),
                    line.GetValue(readyJson) || common.WantsJson(line),
                    tools,
                    cancel);
        });
        return command;
    }

    private static int PrintKey(SettingArguments arguments, bool wantsJson, CommandTools tools)
    {
        using var place = WitnessPlace.Open(RequireData(arguments), mustBeAlone: false, tools.Clock, tools.Secrets);
        tools.Terminal.Write(
            ViewOf(place, []),
            CliJson.Default.WitnessView,
            wantsJson,
            static (terminal, view) => terminal.WriteLine(view.Key));
        return ExitCodes.Done;
    }

    private static async Task<int> RunAsync(
        SettingArguments arguments,
        IReadOnlyList<NoteVerifier> logs,
        bool wantsJson,
        CommandTools tools,
        CancellationToken cancel)
    {
        var data = RequireData(arguments);
        var sources = SettingSources.Open(arguments, tools.Environment);
        var listen = ListenReading.Listen(sources.Reader);
        var environment = sources.ReadEnvironment();
        if (sources.Faults.Count > 0)
        {
            throw new ConfigurationException(sources.Faults);
        }

        if (listen.Grpc.Any(endpoint => endpoint.Path is not null))
        {
            throw new UsageException("A witness listens at addresses, not at sockets.");
        }

        using var place = WitnessPlace.Open(data, mustBeAlone: true, tools.Clock, tools.Secrets);
        await using var host = await WitnessHost.StartAsync(place, logs, listen, environment, tools.Clock, cancel);
        var view = ViewOf(place, host.Endpoints);
        if (wantsJson)
        {
            tools.Terminal.WriteLine(JsonSerializer.Serialize(view, CliJson.Default.WitnessView));
        }
        else
        {
            tools.Terminal.WriteError($"Witnessing {logs.Count} keys at {string.Join(", ", view.Endpoints)}");
            tools.Terminal.WriteError($"--witness-key {view.Key}");
        }

        await host.WaitAsync(cancel);
        return ExitCodes.Done;
    }

    private static WitnessView ViewOf(WitnessPlace place, IReadOnlyList<string> endpoints) => new(
        endpoints, Environment.ProcessId, ProductVersion.Text, place.Path, place.Cosigner.Verifier.ToString());

    // Never the place that settings name: that is a server's, and a witness beside it would be lost with it.
    private static string RequireData(SettingArguments arguments) =>
        arguments.Data ?? throw new UsageException("A witness needs a directory of its own: --data DIR.");

    private static IReadOnlyList<NoteVerifier> ReadKeys(string[] texts) => texts.Length == 0
        ? throw new UsageException("--log KEY says which logs to witness.")
        :
        [
            .. texts.Select(text => NoteVerifier.TryParse(text, out var key)
                ? key
                : throw new UsageException($"{text} is no key of a log.")),
        ];
}
