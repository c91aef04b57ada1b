using System.CommandLine;
using System.Globalization;
using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Cli;

/// <summary>
/// <c>magnetar audit proof</c>: writes a receipt for a record, and checks one where there is no server and no log.
/// </summary>
internal static class AuditProofCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var seq = new Argument<string?>("seq")
        {
            Description = "The record's place in the log, from 0.",
            HelpName = "SEQ",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Where the receipt is written.",
            HelpName = "FILE",
        };
        var check = new Option<string?>("--check")
        {
            Description = "Check this receipt instead of writing one.",
            HelpName = "FILE",
        };
        var record = new Option<string?>("--record")
        {
            Description = "Where the sealed record is written; with --check, the record that the receipt is held to.",
            HelpName = "FILE",
        };
        var key = new Option<string?>("--key")
        {
            Description = "The log's key, as `audit checkpoint --key` printed it; for --check.",
            HelpName = "KEY",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace files that exist." };
        var command = new Command("proof", "Writes a receipt that the log holds a record, or checks one.")
        {
            seq, output, check, record, key, overwrite,
        };
        command.SetAction(line => LogReading.Guard(tools, () =>
        {
            var (place, receipt) = (line.GetValue(seq), line.GetValue(output));
            var (checkedPath, named) = (line.GetValue(check), line.GetValue(key));
            var wantsJson = common.WantsJson(line);
            if (place is not null && receipt is not null && checkedPath is null && named is null)
            {
                return Write(
                    common.Read(line),
                    ReadSeq(place),
                    receipt,
                    line.GetValue(record),
                    line.GetValue(overwrite),
                    wantsJson,
                    tools);
            }

            return place is null && receipt is null && checkedPath is not null && named is not null
                ? Check(checkedPath, line.GetValue(record), named, wantsJson, tools)
                : throw new UsageException("Say SEQ with -o FILE, or --check FILE with --key KEY.");
        }));
        return command;
    }

    private static int Write(
        SettingArguments arguments,
        long seq,
        string receiptPath,
        string? recordPath,
        bool mayReplace,
        bool wantsJson,
        CommandTools tools)
    {
        var (receipt, record, log) = LogReading.Read(arguments, tools, (_, log) =>
        {
            if (seq >= log.Head.Size)
            {
                throw new UsageException($"The log has {log.Head.Size} records, from 0 on.");
            }

            var (made, sealedRecord) = log.Prove(seq);
            return (made, sealedRecord, log);
        });

        if (recordPath is not null && record is null)
        {
            throw new UsageException($"Retention has removed record {seq}: only its receipt is left.");
        }

        OutputFile.Write(receiptPath, Encoding.UTF8.GetBytes(receipt.Encode()), mayReplace);
        if (recordPath is not null)
        {
            OutputFile.Write(recordPath, record!, mayReplace);
        }

        var view = new ReceiptView(
            Path.GetFullPath(receiptPath),
            recordPath is null ? null : Path.GetFullPath(recordPath),
            log.HeadKey.Name,
            seq,
            log.Head.Size);
        tools.Terminal.Write(view, CliJson.Default.ReceiptView, wantsJson, (terminal, shown) =>
            terminal.WriteLine($"Record {shown.Seq} of {shown.Size}: {shown.Receipt}"));
        return ExitCodes.Done;
    }

    private static long ReadSeq(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw new UsageException($"SEQ is a number from 0 on, not {text}.");

    private static int Check(string receiptPath, string? recordPath, string key, bool wantsJson, CommandTools tools)
    {
        if (!NoteVerifier.TryParse(key, out var headKey))
        {
            throw new UsageException("--key is no verifier key. `audit checkpoint --key` prints one.");
        }

        var view = Check(
            Encoding.UTF8.GetString(Read(receiptPath, TlogProof.LengthMax)),
            recordPath is null ? null : Read(recordPath, AuditRecord.SizeBytesMax),
            headKey);
        tools.Terminal.Write(view, CliJson.Default.ReceiptCheckView, wantsJson, Show);
        return view.Proved ? ExitCodes.Done : ExitCodes.Finding;
    }

    private static ReceiptCheckView Check(string text, byte[]? record, NoteVerifier key)
    {
        if (!TlogProof.TryParse(text, out var receipt))
        {
            return new(false, "RECEIPT_MALFORMED", "The file is no receipt.", key.Name, null, null);
        }

        // Nobody signed the extra part. What it names is proved by the path, or the receipt is worth nothing.
        var leaf = record is not null ? LeafHash.Of(record)
            : receipt.Extra.Length == TreeHash.SizeBytes ? new TreeHash(receipt.Extra.Span)
            : throw new UnverifiableException("The receipt does not name its record's hash: give --record.");
        var (code, said) = receipt.Check(key, leaf) switch
        {
            TlogProofVerdict.Proved => ("PROVED", $"The log holds this record at {receipt.Index}."),
            TlogProofVerdict.NotSigned => ("HEAD_NOT_SIGNED", "The head in the receipt is not signed by this key."),
            _ => ("NOT_INCLUDED", $"The head in the receipt does not cover this record at {receipt.Index}."),
        };
        return new(code == "PROVED", code, said, key.Name, receipt.Index, leaf.ToString());
    }

    private static byte[] Read(string path, int sizeBytesMax)
    {
        try
        {
            // A device or a pipe, which may have no end, has no length.
            var size = new FileInfo(path).Length;
            return size > 0 && size <= sizeBytesMax
                ? File.ReadAllBytes(path)
                : throw new UnverifiableException($"{path} is empty, or longer than {sizeBytesMax} bytes.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UnverifiableException($"{path} cannot be read: {unreadable.Message}");
        }
    }

    private static void Show(Terminal terminal, ReceiptCheckView view)
    {
        terminal.WriteLine(view.Proved ? "Proved" : "NOT PROVED");
        terminal.WriteLine($"Log     {view.Origin}");
        if (view.Seq is { } seq)
        {
            terminal.WriteLine($"Place   {seq}");
            terminal.WriteLine($"Leaf    {view.Leaf}");
        }

        terminal.WriteLine($"{view.Code}  {view.Text}");
    }
}
