using System.CommandLine;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Audit;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar audit export</c>: writes the log, as sealed as it is, for tools that check it.</summary>
internal static class AuditExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var tiles = new Option<string>("--tiles")
        {
            Description = "A directory for tiles and entries in the layout of C2SP tlog-tiles; it is made.",
            HelpName = "DIR",
            Required = true,
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Write into a directory that holds files." };
        var command = new Command("export", "Writes the log for tools of other people, from one moment.")
        {
            tiles, overwrite,
        };
        command.SetAction((line, cancel) => Task.FromResult(LogReading.Guard(tools, () =>
        {
            var view = Export(
                common.Read(line), line.GetRequiredValue(tiles), line.GetValue(overwrite), tools, cancel);
            tools.Terminal.ClearProgress();
            tools.Terminal.Write(view, CliJson.Default.TilesView, common.WantsJson(line), (terminal, shown) =>
                terminal.WriteLine($"{shown.Size} records of {shown.Origin} in {shown.Directory}"));
            return ExitCodes.Done;
        })));
        return command;
    }

    private static TilesView Export(
        SettingArguments arguments, string directory, bool mayReplace, CommandTools tools, CancellationToken cancel)
    {
        var path = Path.GetFullPath(directory);
        return LogReading.Read(arguments, tools, (snapshot, log) =>
        {
            try
            {
                if (Directory.CreateDirectory(path).EnumerateFileSystemInfos().Any() && !mayReplace)
                {
                    throw new UsageException($"{path} is not empty. --overwrite writes into it all the same.");
                }

                var export = new TilesExport(snapshot, log.Head, path);
                export.Run(new VerifyProgress(tools.Terminal, log.Head.Size), cancel);
                return new TilesView(path, log.HeadKey.Name, log.Head.Size, log.Head.Root.ToString(), export.Files);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"{path} cannot be written: {failed.Message}");
            }
        });
    }
}
