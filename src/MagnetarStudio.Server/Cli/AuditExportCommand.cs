using System.CommandLine;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Audit;

namespace MagnetarStudio.Server.Cli;

/// <summary>
/// <c>magnetar audit export</c>: writes the log, as sealed as it is or opened, for tools of other people.
/// </summary>
internal static class AuditExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var tiles = new Option<string?>("--tiles")
        {
            Description = "A directory for tiles and entries in the layout of C2SP tlog-tiles; it is made.",
            HelpName = "DIR",
        };
        var jsonLines = Text("--jsonl", "A file of one JSON object for each entry, opened.");
        var csv = Text("--csv", "A file of CSV, one line for each entry, opened; safe to open in a spreadsheet.");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace what is there already." };
        var command = new Command("export", "Writes the log for tools of other people, from one moment.")
        {
            tiles, jsonLines, csv, overwrite,
        };
        command.SetAction(async (line, cancel) =>
        {
            var (form, path) = (line.GetValue(tiles), line.GetValue(jsonLines), line.GetValue(csv)) switch
            {
                ({ } directory, null, null) => (ExportForm.Tiles, directory),
                (null, { } file, null) => (ExportForm.JsonLines, file),
                (null, null, { } file) => (ExportForm.Csv, file),
                _ => throw new UsageException("Name one of --tiles, --jsonl and --csv."),
            };
            var mayReplace = line.GetValue(overwrite);
            var arguments = common.Read(line);
            var wantsJson = common.WantsJson(line);
            if (form is not ExportForm.Tiles)
            {
                var text = new AuditTextExport(arguments, tools, form, path, mayReplace);
                return await text.RunAsync(wantsJson, cancel);
            }

            return await RunTilesAsync(arguments, tools, Path.GetFullPath(path), mayReplace, wantsJson, cancel);
        });
        return command;
    }

    private static Option<string?> Text(string name, string description) => new(name)
    {
        Description = $"{description} - for standard output.",
        HelpName = "FILE",
    };

    private static async Task<int> RunTilesAsync(
        SettingArguments arguments,
        CommandTools tools,
        string path,
        bool mayReplace,
        bool wantsJson,
        CancellationToken cancel)
    {
        RequireEmpty(path, mayReplace);
        var none = await ExportRecord.LeaveAsync(arguments, tools, ExportForm.Tiles, cancel);
        return none ?? LogReading.Guard(tools, () =>
        {
            var view = ExportTiles(arguments, path, tools, cancel);
            tools.Terminal.ClearProgress();
            tools.Terminal.Write(view, CliJson.Default.TilesView, wantsJson, (terminal, shown) =>
                terminal.WriteLine($"{shown.Size} records of {shown.Origin} in {shown.Directory}"));
            return ExitCodes.Done;
        });
    }

    private static void RequireEmpty(string path, bool mayReplace)
    {
        try
        {
            if (Directory.CreateDirectory(path).EnumerateFileSystemInfos().Any() && !mayReplace)
            {
                throw new UsageException($"{path} is not empty. --overwrite writes into it all the same.");
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, failed);
        }
    }

    private static TilesView ExportTiles(
        SettingArguments arguments, string path, CommandTools tools, CancellationToken cancel) =>
        LogReading.Read(arguments, tools, (snapshot, log) =>
        {
            try
            {
                var export = new TilesExport(snapshot, log.Head, path);
                export.Run(new VerifyProgress(tools.Terminal, log.Head.Size), cancel);
                return new TilesView(path, log.HeadKey.Name, log.Head.Size, log.Head.Root.ToString(), export.Files);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw CannotWrite(path, failed);
            }
        });

    private static UsageException CannotWrite(string path, Exception failed) =>
        new($"{path} cannot be written: {failed.Message}");
}
