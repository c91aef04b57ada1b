using System.CommandLine;
using Grpc.Core;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar health</c>: asks the running server; exit 1 without an answer, or with a finding.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan s_waitMax = TimeSpan.FromSeconds(5);

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var command = new Command("health", "Asks the running server whether it can do its work.");
        command.SetAction(async (line, cancel) =>
        {
            var settings = SettingsLoader.Load(common.Read(line), tools.Environment, tools.Secrets);
            var view = await AskAsync(settings.ControlSocketPath, tools.Clock, cancel);
            tools.Terminal.Write(view, CliJson.Default.HealthView, common.WantsJson(line), Show);
            return view.Healthy ? ExitCodes.Done : ExitCodes.Finding;
        });
        return command;
    }

    private static async Task<HealthView> AskAsync(string socketPath, TimeProvider clock, CancellationToken cancel)
    {
        await using var control = await ControlConnection.TryConnectAsync(socketPath, cancel);
        if (control is null)
        {
            return new HealthView(false, ["No server answers."], null, []);
        }

        try
        {
            var answer = await control.Service.GetHealthAsync(
                new GetHealthRequest(),
                deadline: (clock.GetUtcNow() + s_waitMax).UtcDateTime,
                cancellationToken: cancel);
            return new HealthView(
                answer.Healthy,
                [.. answer.Findings],
                answer.StartTime.ToDateTimeOffset(),
                [.. answer.Pins.Select(pin => new PinView(pin.Place, pin.LagRecords, pin.Failures))]);
        }
        catch (RpcException refused)
        {
            return new HealthView(false, [$"The server does not answer: {refused.Status.Detail}"], null, []);
        }
    }

    private static void Show(Terminal terminal, HealthView view)
    {
        terminal.WriteLine(view.Healthy ? $"Healthy, since {view.StartTime.Show()}" : "Not healthy");
        foreach (var finding in view.Findings)
        {
            terminal.WriteLine(finding);
        }

        foreach (var pin in view.Pins)
        {
            terminal.WriteLine($"Pin {pin.Place}: {pin.Lag} records behind, {pin.Failures} failures");
        }
    }
}
