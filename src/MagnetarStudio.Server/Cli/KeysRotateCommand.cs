using System.CommandLine;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar keys rotate</c>: changes a key of the audit log for another. It shows no key.</summary>
internal static class KeysRotateCommand
{
    private const long FileSizeBytesMax = 8_192;

    /// <summary>The command and those below it.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var control = new ControlCommands(common, tools);
        return new Command("rotate", "Changes a key of the audit log. Nothing that was sealed is sealed again.")
        {
            Rotate(control, "data", LogKey.Data, "Seals records under a new key from the next one on."),
            Rotate(control, "master", LogKey.Master, "Wraps the log's keys under a new master key."),
            Rotate(control, "head", LogKey.Head, "Signs heads with a new key, which the one before signs in the log."),
            AuditKey(control, tools),
        };
    }

    private static Command Rotate(ControlCommands control, string name, LogKey key, string description) =>
        Serve(control, new Command(name, description), key, _ => string.Empty);

    // Never an argument: the arguments of a process are readable by everybody on the machine.
    private static Command AuditKey(ControlCommands control, CommandTools tools)
    {
        var variable = new Option<string?>("--new-from-environment")
        {
            Description = "The variable of the environment that holds the new key.",
            HelpName = "NAME",
        };
        var file = new Option<string?>("--new-from-file")
        {
            Description = "The file whose first line is the new key.",
            HelpName = "FILE",
        };
        var command = new Command(
            "audit-key", $"Changes what unlocks the audit log: {SettingNames.AuditKey} at the next start.")
        {
            variable, file,
        };
        return Serve(control, command, LogKey.Audit, line =>
        {
            var key = ReadKey(line.GetValue(variable), line.GetValue(file), tools);
            return KeyReading.FaultOf(key) is { } fault ? throw new UsageException($"The new key {fault}") : key;
        });
    }

    private static Command Serve(
        ControlCommands control, Command command, LogKey key, Func<ParseResult, string> readAuditKey)
    {
        control.Serve(command, async (service, line, cancel) =>
        {
            await service.RotateLogKeyAsync(
                new() { Key = key, NewAuditKey = readAuditKey(line) }, cancellationToken: cancel);
            control.Write(line, new KeyChangedView(command.Name), CliJson.Default.KeyChangedView, (terminal, shown) =>
                terminal.WriteLine(key is LogKey.Audit
                    ? $"Changed: set {SettingNames.AuditKey} to the new key"
                    : $"Changed: {shown.Key}"));
        });
        return command;
    }

    private static string ReadKey(string? variable, string? file, CommandTools tools)
    {
        if (variable is null == file is null)
        {
            throw new UsageException("Say --new-from-environment NAME or --new-from-file FILE.");
        }

        if (variable is not null)
        {
            return tools.Environment.GetValueOrDefault(variable)
                ?? throw new UsageException($"The environment has no variable {variable}.");
        }

        try
        {
            // A device or a pipe, which may have no end, has no length.
            return new FileInfo(file!).Length is > 0 and <= FileSizeBytesMax
                ? File.ReadLines(file!).First()
                : throw new UsageException($"{file} is empty, or longer than {FileSizeBytesMax} bytes.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {unreadable.Message}");
        }
    }
}
