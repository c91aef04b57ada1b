using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Audit;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Audit;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar audit export --jsonl</c> and <c>--csv</c>: the opened entries as text, as Export answers them.
/// </summary>
/// <param name="arguments">What the line says of the data directory.</param>
/// <param name="tools">What commands work with.</param>
/// <param name="form">Which of the two.</param>
/// <param name="path">The file; <c>-</c> for standard output.</param>
/// <param name="mayReplace">Whether a file that is there is replaced.</param>
internal sealed class AuditTextExport(
    SettingArguments arguments, CommandTools tools, ExportForm form, string path, bool mayReplace)
{
    private const string StandardOutput = "-";
    private const int BufferedBytesMax = 65_536;

    private readonly EntryLinesWire _lines =
        new(form is ExportForm.Csv ? ExportFormat.Csv : ExportFormat.JsonLines);

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(bool wantsJson, CancellationToken cancel)
    {
        if (path != StandardOutput)
        {
            OutputFile.RequireFree(path, mayReplace);
        }
        else if (wantsJson)
        {
            throw new UsageException("--json writes the result where the entries are written.");
        }

        var secret = ReadSecret();
        return await ExportRecord.LeaveAsync(arguments, tools, form, cancel) ?? LogReading.Guard(tools, () =>
        {
            var view = LogReading.Read(arguments, tools, (snapshot, log) => Write(snapshot, log, secret, cancel));
            tools.Terminal.ClearProgress();
            if (path != StandardOutput)
            {
                tools.Terminal.Write(view, CliJson.Default.ExportView, wantsJson, (terminal, shown) =>
                    terminal.WriteLine($"{shown.Size} entries of {shown.Origin} in {shown.File}"));
            }

            return ExitCodes.Done;
        });
    }

    private AuditSecret ReadSecret()
    {
        var sources = SettingSources.Open(arguments, tools.Environment);
        var audit = KeyReading.Audit(sources.Reader);
        return sources.Faults.Count == 0 ? audit!.Secret : throw new ConfigurationException(sources.Faults);
    }

    private ExportView Write(LogSnapshot snapshot, StoredLog log, AuditSecret secret, CancellationToken cancel)
    {
        using var keys = snapshot.Unlock(secret);
        if (path == StandardOutput)
        {
            Read(log, keys, text => tools.Terminal.Output.Write(Encoding.UTF8.GetString(text.Span)), cancel);
        }
        else
        {
            OutputFile.WriteWhole(path, mayReplace, file => Read(log, keys, text => file.Write(text.Span), cancel));
        }

        return new ExportView(
            Path.GetFullPath(path), _lines.FormatName, log.HeadKey.Name, log.Head.Size, log.Head.Root.ToString());
    }

    // Whole lines at a time.
    private void Read(StoredLog log, LogKeys keys, Action<ReadOnlyMemory<byte>> write, CancellationToken cancel)
    {
        log.Read(
            keys,
            entry =>
            {
                _lines.Add(entry.ToWire());
                if (_lines.Written.Length >= BufferedBytesMax)
                {
                    write(_lines.Written);
                    _lines.Clear();
                }
            },
            new VerifyProgress(tools.Terminal, log.Head.Size),
            cancel);
        write(_lines.Written);
    }
}
