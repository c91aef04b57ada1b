using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MagnetarStudio.Protocol.Audit.V1;

namespace MagnetarStudio.Server.Audit;

/// <summary>Entries as lines of text for other programs: what Export answers and <c>audit export</c> writes.</summary>
/// <remarks>
/// JSON lines: one object a line, a name for each column, the details an object in it. CSV: RFC 4180 with a header
/// line, the details as that object's text, and no cell that a spreadsheet takes for a formula. Not thread-safe.
/// </remarks>
internal sealed class EntryLinesWire
{
    /// <summary>The columns, in their order in both forms.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "seq", "time", "action", "schema_version", "outcome", "actor_kind", "actor_id", "target_kind", "target_id",
        "session_id", "request_id", "peer_address", "user_agent", "details", "subject_erased", "leaf_hash",
    ];

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly ArrayBufferWriter<byte> _details = new();
    private readonly bool _isCsv;

    /// <summary>Begins a file; of CSV its header line is written.</summary>
    public EntryLinesWire(ExportFormat format)
    {
        _isCsv = format is ExportFormat.Csv;
        if (_isCsv)
        {
            Write(CsvText.Row(Columns));
        }
    }

    /// <summary>The format, for people.</summary>
    public string FormatName => _isCsv ? "CSV" : "JSON lines";

    /// <summary>What was written and not cleared; good until the next call.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>Writes an entry as one line.</summary>
    public void Add(Entry entry)
    {
        if (_isCsv)
        {
            AddCsv(entry);
        }
        else
        {
            AddJson(entry);
        }
    }

    /// <summary>Forgets what was written: it has been taken.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    private void AddJson(Entry entry)
    {
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        json.WriteNumber("seq", entry.Seq);
        json.WriteString("time", TimeOf(entry));
        json.WriteString("action", entry.Action);
        json.WriteNumber("schema_version", entry.SchemaVersion);
        json.WriteString("outcome", NameOf(entry.Outcome));
        json.WriteString("actor_kind", NameOf(entry.Actor.Kind));
        json.WriteString("actor_id", entry.Actor.ActorId);
        json.WriteString("target_kind", entry.Target?.Kind ?? string.Empty);
        json.WriteString("target_id", entry.Target?.TargetId ?? string.Empty);
        json.WriteString("session_id", entry.SessionId);
        json.WriteString("request_id", entry.RequestId);
        json.WriteString("peer_address", entry.PeerAddress);
        json.WriteString("user_agent", entry.UserAgent);
        json.WriteStartObject("details");
        WriteDetails(json, entry);
        json.WriteBoolean("subject_erased", entry.SubjectErased);
        json.WriteString("leaf_hash", LeafOf(entry));
        json.WriteEndObject();
        json.Flush();
        Write("\n");
    }

    private void AddCsv(Entry entry)
    {
        _details.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_details))
        {
            json.WriteStartObject();
            WriteDetails(json, entry);
        }

        Write(CsvText.Row(
        [
            entry.Seq.ToString(CultureInfo.InvariantCulture),
            TimeOf(entry),
            entry.Action,
            entry.SchemaVersion.ToString(CultureInfo.InvariantCulture),
            NameOf(entry.Outcome),
            NameOf(entry.Actor.Kind),
            entry.Actor.ActorId,
            entry.Target?.Kind ?? string.Empty,
            entry.Target?.TargetId ?? string.Empty,
            entry.SessionId,
            entry.RequestId,
            entry.PeerAddress,
            entry.UserAgent,
            Encoding.UTF8.GetString(_details.WrittenSpan),
            entry.SubjectErased ? "true" : "false",
            LeafOf(entry),
        ]));
    }

    private static void WriteDetails(Utf8JsonWriter json, Entry entry)
    {
        foreach (var detail in entry.Details)
        {
            json.WriteString(detail.Name, detail.Value);
        }

        json.WriteEndObject();
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _buffer);

    private static string TimeOf(Entry entry) => entry.EventTime.ToDateTimeOffset().ToString(
        "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string LeafOf(Entry entry) => Convert.ToHexStringLower(entry.LeafHash.Span);

    private static string NameOf(Outcome outcome) => outcome is Outcome.Refused ? "refused" : "done";

    private static string NameOf(ActorKind kind) => kind switch
    {
        ActorKind.Account => "account",
        ActorKind.Operator => "operator",
        ActorKind.Server => "server",
        _ => "stranger",
    };
}
