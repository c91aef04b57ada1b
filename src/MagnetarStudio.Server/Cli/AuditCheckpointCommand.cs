using System.CommandLine;
using MagnetarStudio.Server.Cli.Views;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar audit checkpoint</c>: the newest signed head, or the key of heads, for paper.</summary>
internal static class AuditCheckpointCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var key = new Option<bool>("--key")
        {
            Description = "Print the key that heads are signed with. Keep it where the server cannot change it.",
        };
        var command = new Command(
            "checkpoint", "Prints the newest signed head: `audit verify --pinned` holds the log to it later.") { key };
        command.SetAction(line => LogReading.Guard(tools, () =>
        {
            var view = LogReading.Read(common.Read(line), tools, (_, log) => new CheckpointView(
                log.HeadKey.Name,
                log.Head.Size,
                log.Head.Root.ToString(),
                log.Head.Note,
                log.HeadKey.ToString()));
            tools.Terminal.Write(view, CliJson.Default.CheckpointView, common.WantsJson(line), (terminal, shown) =>
                terminal.WriteLine(line.GetValue(key) ? shown.Key : shown.Note.TrimEnd('\n')));
            return ExitCodes.Done;
        }));
        return command;
    }
}
