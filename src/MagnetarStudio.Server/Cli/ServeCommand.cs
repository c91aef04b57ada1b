using System.CommandLine;
using System.Text.Json;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var listen = new Option<string[]>("--listen")
        {
            Description = "Where gRPC is served; may be given more than once. http://127.0.0.1:50051 unless set.",
            HelpName = "http://ADDRESS:PORT | https://ADDRESS:PORT | unix:PATH",
        };
        var web = new Option<string?>("--web")
        {
            Description = "Where gRPC-Web, health and pages are served. Nowhere unless set.",
            HelpName = "http://ADDRESS:PORT",
        };
        var pin = new Option<string[]>("--pin")
        {
            Description =
                "A file, best on another disk, that remembers the audit log's head; - writes heads to standard output.",
            HelpName = "PATH | -",
        };
        var witness = new Option<string?>("--witness")
        {
            Description = "A witness that remembers and cosigns the audit log's head.",
            HelpName = "https://HOST",
        };
        var witnessKey = new Option<string?>("--witness-key")
        {
            Description = "What the witness signs with, as `magnetar witness --key` prints it.",
            HelpName = "KEY",
        };
        var readyJson = new Option<bool>("--ready-json")
        {
            Description = "Write one line of JSON once the server can answer.",
        };
        var exitWithStdin = new Option<bool>("--exit-with-stdin")
        {
            Description = "Leave at once at the end of standard input.",
        };
        var command = new Command("serve", "Runs the server.")
        {
            listen, web, pin, witness, witnessKey, readyJson, exitWithStdin,
        };
        command.SetAction((line, cancel) => RunAsync(
            common.Read(line) with
            {
                Listen = line.GetValue(listen) ?? [],
                Web = line.GetValue(web),
                Pins = line.GetValue(pin) ?? [],
                Witness = line.GetValue(witness),
                WitnessKey = line.GetValue(witnessKey),
            },
            line.GetValue(readyJson) || common.WantsJson(line),
            line.GetValue(exitWithStdin),
            tools,
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        SettingArguments arguments, bool wantsJson, bool exitsWithInput, CommandTools tools, CancellationToken cancel)
    {
        var settings = SettingsLoader.Load(arguments, tools.Environment, tools.Secrets);
        var host = await ServerHost.StartAsync(
            settings, ServerReach.Everybody, tools.Clock, tools.Secrets, cancel);
        await AnnounceAsync(host, settings, wantsJson, tools.Terminal, cancel);
        host.Studio.Sinks.Begin(
            settings.Audit.Pins, head => WriteHead(head, host.Studio.Database.Audit.HeadKey, tools.Terminal));

        if (exitsWithInput)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var told = host.WaitAsync(stop.Token);
            if (await Task.WhenAny(tools.Terminal.WaitForEndOfInputAsync(), told) != told)
            {
                // Whoever started us is gone and nobody waits for answers: what is queued is committed, and that is
                // all.
                await host.Studio.StopAsync();
                host.Studio.Dispose();
                return ExitCodes.Done;
            }
        }
        else
        {
            await host.WaitAsync(cancel);
        }

        await host.StopAsync();
        await host.DisposeAsync();
        return ExitCodes.Done;
    }

    private static string? WriteHead(LogHead head, NoteVerifier key, Terminal terminal) =>
        terminal.TryWriteLine(JsonSerializer.Serialize(
            new CheckpointView(key.Name, head.Size, head.Root.ToString(), head.Note, key.ToString()),
            CliJson.Default.CheckpointView));

    private static async Task AnnounceAsync(
        ServerHost host, ServerSettings settings, bool wantsJson, Terminal terminal, CancellationToken cancel)
    {
        if (wantsJson)
        {
            var code = await host.Studio.Accounts.MakeClaimCodeAsync(Caller.Server, cancel);
            terminal.WriteLine(JsonSerializer.Serialize(
                new ReadyView(
                    host.Endpoints,
                    Environment.ProcessId,
                    ProductVersion.Text,
                    settings.Data.Path,
                    code?.Reveal()),
                CliJson.Default.ReadyView));
            return;
        }

        terminal.WriteError($"Serving {settings.Data.Path} at {string.Join(", ", host.Endpoints)}");
        if (!await host.Studio.Database.Accounts.HasFounderAsync(cancel))
        {
            terminal.WriteError("Nobody has claimed this server yet: `magnetar account claim-code` makes a code.");
        }
    }
}
