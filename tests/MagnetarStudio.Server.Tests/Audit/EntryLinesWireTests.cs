using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Audit;
using Xunit;

namespace MagnetarStudio.Server.Tests.Audit;

public sealed class EntryLinesWireTests
{
    private const string Account = "01890a5d-ac96-774b-bcce-b302099a8001";
    private const string Session = "01890a5d-ac96-774b-bcce-b302099a8002";

    private static Entry Refused => new()
    {
        Seq = 7,
        EventTime = new Timestamp { Seconds = 1_893_456_000, Nanos = 123_456_000 },
        Action = "magnetar.session.ended",
        SchemaVersion = 1,
        Outcome = Outcome.Refused,
        Actor = new Actor { Kind = ActorKind.Account, ActorId = Account },
        Target = new Target { Kind = "session", TargetId = Session },
        RequestId = "request-1",
        PeerAddress = "192.0.2.1",
        UserAgent = "=cmd|' /C calc'!A0",
        Details =
        {
            new Detail { Name = "user_name", Value = "a \"b\"\n" },
            new Detail { Name = "count", Value = "2" },
        },
        LeafHash = ByteString.CopyFrom(0xAB, 0xCD),
    };

    [Fact]
    public void A_line_of_JSON_is_one_object_with_a_name_for_each_column()
    {
        var lines = Write(ExportFormat.JsonLines, Refused, new Entry { Actor = new Actor(), EventTime = new() })
            .Split('\n');

        Assert.Equal((3, string.Empty), (lines.Length, lines[^1]));
        var entry = JsonElement.Parse(lines[0]);
        Assert.Equal(EntryLinesWire.Columns, entry.EnumerateObject().Select(member => member.Name));
        Assert.Equal(7, entry.GetProperty("seq").GetInt64());
        Assert.Equal("2030-01-01T00:00:00.123456Z", entry.GetProperty("time").GetString());
        Assert.Equal("refused", entry.GetProperty("outcome").GetString());
        Assert.Equal("account", entry.GetProperty("actor_kind").GetString());
        Assert.Equal(Account, entry.GetProperty("actor_id").GetString());
        Assert.Equal("=cmd|' /C calc'!A0", entry.GetProperty("user_agent").GetString());
        Assert.Equal("a \"b\"\n", entry.GetProperty("details").GetProperty("user_name").GetString());
        Assert.Equal("abcd", entry.GetProperty("leaf_hash").GetString());

        var bare = JsonElement.Parse(lines[1]);
        Assert.Equal("stranger", bare.GetProperty("actor_kind").GetString());
        Assert.Empty(bare.GetProperty("target_id").GetString()!);
        Assert.Empty(bare.GetProperty("details").EnumerateObject());
    }

    [Fact]
    public void CSV_has_a_header_line_and_no_formula()
    {
        var lines = Write(ExportFormat.Csv, Refused).Split("\r\n");

        Assert.Equal(string.Join(',', EntryLinesWire.Columns), lines[0]);
        Assert.Equal(
            $"7,2030-01-01T00:00:00.123456Z,magnetar.session.ended,1,refused,account,{Account},session,{Session},"
            + ",request-1,192.0.2.1,\"'=cmd|' /C calc'!A0\","
            + """
            "{""user_name"":""a \u0022b\u0022\n"",""count"":""2""}"
            """
            + ",false,abcd",
            lines[1]);
        Assert.Equal((3, string.Empty), (lines.Length, lines[^1]));
    }

    [Fact]
    public void What_was_taken_is_not_written_again()
    {
        var lines = new EntryLinesWire(ExportFormat.Csv);
        lines.Clear();
        lines.Add(Refused);

        Assert.StartsWith("7,", Encoding.UTF8.GetString(lines.Written.Span), StringComparison.Ordinal);
    }

    private static string Write(ExportFormat format, params Entry[] entries)
    {
        var lines = new EntryLinesWire(format);
        foreach (var entry in entries)
        {
            lines.Add(entry);
        }

        return Encoding.UTF8.GetString(lines.Written.Span);
    }
}
