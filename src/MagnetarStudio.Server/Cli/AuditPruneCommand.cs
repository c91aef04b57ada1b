using System.CommandLine;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Cli.Views;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar audit prune</c>: removes what the log need not keep, now instead of tonight.</summary>
internal static class AuditPruneCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var control = new ControlCommands(common, tools);
        var all = new Option<bool>("--all") { Description = "Remove more than the oldest tenth at once." };
        var command = new Command("prune", "Removes the oldest records, as retention has it. Every proof stays valid.")
        {
            all,
        };
        control.Serve(command, async (service, line, cancel) =>
        {
            var request = new PruneAuditRequest { All = line.GetValue(all) };
            var pruned = await service.PruneAuditAsync(request, cancellationToken: cancel);
            var view = new PrunedView(pruned.RemovedCount, pruned.Horizon, pruned.Skipped);
            control.Write(line, view, CliJson.Default.PrunedView, (terminal, shown) => terminal.WriteLine(
                shown.Skipped.Length > 0
                    ? $"Nothing was removed: {shown.Skipped}"
                    : $"{shown.RemovedCount} records removed, the log begins at {shown.Horizon}"));
        });
        return command;
    }
}
