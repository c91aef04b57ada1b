using System.CommandLine;
using MagnetarStudio.Server.Cli.Views;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar protos</c>: writes the contracts that clients generate their stubs from.</summary>
internal static class ProtosCommand
{
    private const string ResourcePrefix = "protos/";

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var directory = new Option<string>("--out")
        {
            Description = "Where to; the directory is made, and files of the same name are replaced.",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command("protos", "Writes the contracts, with buf's configuration.") { directory };
        command.SetAction(line =>
        {
            var view = Write(Path.GetFullPath(line.GetRequiredValue(directory)));
            tools.Terminal.Write(view, CliJson.Default.ProtosView, common.WantsJson(line), (terminal, shown) =>
                terminal.WriteLine($"{shown.Files.Count} files in {shown.Directory}"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static ProtosView Write(string directory)
    {
        var assembly = typeof(ProtosCommand).Assembly;
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => name[ResourcePrefix.Length..])
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var name in files)
        {
            var path = Path.Combine(directory, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var content = assembly.GetManifestResourceStream(ResourcePrefix + name)!;
            using var file = File.Create(path);
            content.CopyTo(file);
        }

        return new ProtosView(directory, files);
    }
}
