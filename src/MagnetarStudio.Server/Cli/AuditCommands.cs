using System.CommandLine;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar audit</c>: verifies and proves the log, beside a running server or without one.</summary>
internal static class AuditCommands
{
    /// <summary>The command and those below it.</summary>
    public static Command Create(CommonOptions common, CommandTools tools) =>
        new("audit", "Verifies the audit log, and proves what it holds.")
        {
            Verify(common, tools),
            AuditSearchCommand.Create(common, tools),
            AuditPruneCommand.Create(common, tools),
            AuditCheckpointCommand.Create(common, tools),
            AuditProofCommand.Create(common, tools),
            AuditExportCommand.Create(common, tools),
        };

    private static Command Verify(CommonOptions common, CommandTools tools)
    {
        var pinned = new Option<string[]>("--pinned")
        {
            Description = "A head remembered elsewhere; may be given more than once.",
            HelpName = "FILE",
        };
        var level = new Option<string?>("--level")
        {
            Description =
                "How deep to verify: structure, signatures, keys or meaning. As deep as the keys at hand allow, unless "
                + "set.",
        };
        level.AcceptOnlyFromAmong("structure", "signatures", "keys", "meaning");
        var command = new Command("verify", "Verifies the log from its first record to its head.") { pinned, level };
        command.SetAction((line, cancel) =>
        {
            VerifyLevel? asked =
                Enum.TryParse<VerifyLevel>(line.GetValue(level), ignoreCase: true, out var known) ? known : null;
            return Task.FromResult(Run(
                common.Read(line), line.GetValue(pinned) ?? [], asked, common.WantsJson(line), tools, cancel));
        });
        return command;
    }

    private static int Run(
        SettingArguments arguments,
        string[] pinned,
        VerifyLevel? asked,
        bool wantsJson,
        CommandTools tools,
        CancellationToken cancel) => LogReading.Guard(tools, () =>
        {
            var report = Verify(arguments, pinned, asked, tools, cancel);
            tools.Terminal.ClearProgress();
            tools.Terminal.Write(ToView(report), CliJson.Default.VerifyView, wantsJson, Show);
            return report.IsIntact ? ExitCodes.Done : ExitCodes.Finding;
        });

    private static VerifyReport Verify(
        SettingArguments arguments,
        string[] pinned,
        VerifyLevel? asked,
        CommandTools tools,
        CancellationToken cancel)
    {
        var deepest = asked ?? VerifyLevel.Meaning;
        var sources = SettingSources.Open(arguments, tools.Environment);
        var audit = sources.Reader.Text(SettingNames.AuditKey) is null ? null : KeyReading.Audit(sources.Reader);
        if (sources.Faults.Count > 0)
        {
            throw new ConfigurationException(sources.Faults);
        }

        if (audit is null && asked >= VerifyLevel.Keys)
        {
            throw new UnverifiableException($"The level {NameOf(deepest)} needs {SettingNames.AuditKey}.");
        }

        // Pins first: one that is written while we read would be ahead of what we read.
        var data = DataDirectory.Open(sources.Location!);
        var pins = ReadPins(data, pinned);
        using var snapshot = LogSnapshot.TryOpen(data)
            ?? throw new UnverifiableException($"{data.Path} has no audit log.");
        using var keys = audit is null || deepest < VerifyLevel.Keys ? null : snapshot.Unlock(audit.Secret);
        if (keys is null && deepest >= VerifyLevel.Keys)
        {
            tools.Terminal.WriteError($"Without {SettingNames.AuditKey} the levels keys and meaning are left out.");
        }

        var keysDirectory = KeyReading.Directory(sources.Reader, data.Path)!;
        var headKeys = KeyStore.ReadHeadKeys(keysDirectory, snapshot.Log);
        if (headKeys.Count == 0 && deepest >= VerifyLevel.Signatures)
        {
            tools.Terminal.WriteError(
                $"Without the head key in {keysDirectory} the head is held to the key that the log itself announces.");
        }

        var state = deepest < VerifyLevel.Meaning ? null : snapshot;
        using var verifier = new LogVerifier(snapshot, headKeys, pins, keys, state);
        var progress = new VerifyProgress(tools.Terminal, snapshot.ReadHead()?.Size ?? 0);
        return verifier.Run(deepest, progress, cancel);
    }

    // The directory's own pins may be missing or broken, and the report says so; what the caller names must be one.
    private static List<HeadPin> ReadPins(DataDirectory data, string[] pinned)
    {
        List<HeadPin> pins = [.. data.OwnPinPaths.Select(PinFile.Find).OfType<HeadPin>()];
        foreach (var path in pinned)
        {
            pins.Add(PinFile.Find(path) is { Claim: not null } pin
                ? pin
                : throw new UsageException($"{path} holds no signed head."));
        }

        return pins;
    }

    private static VerifyView ToView(VerifyReport report) => new(
        report.IsIntact,
        report.Log.ToString(),
        report.Size,
        report.Root,
        [.. report.Done.Select(NameOf)],
        [.. report.Skipped.Select(skipped => $"{NameOf(skipped.Level)}: {skipped.Why}")],
        report.FirstBad,
        report.GoodPrefix,
        [
            .. report.Findings.Select(finding =>
                new VerifyFindingView(NameOf(finding.Level), finding.Code, finding.Seq, finding.Text)),
        ]);

    private static string NameOf(VerifyLevel level) => level switch
    {
        VerifyLevel.Structure => "structure",
        VerifyLevel.Signatures => "signatures",
        VerifyLevel.Keys => "keys",
        _ => "meaning",
    };

    private static void Show(Terminal terminal, VerifyView view)
    {
        terminal.WriteLine(view.Intact ? "Intact" : "TAMPERED");
        terminal.WriteLine($"Log      {view.LogId}");
        terminal.WriteLine($"Records  {view.Size}");
        terminal.WriteLine($"Root     {view.Root}");
        terminal.WriteLine($"Levels   {string.Join(", ", view.LevelsDone)}");
        foreach (var skipped in view.LevelsSkipped)
        {
            terminal.WriteLine($"Skipped  {skipped}");
        }

        if (!view.Intact)
        {
            terminal.WriteLine($"Good     the first {view.GoodPrefix} records");
        }

        foreach (var finding in view.Findings)
        {
            terminal.WriteLine($"{finding.Code}  {finding.Text}");
        }
    }
}
