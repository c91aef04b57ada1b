using System.Buffers.Binary;
using System.Text;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>
/// Everything that can be done to a log with SQL and a copy of the directory: each ends with exit 1, and says what it
/// is by its codes; with the log's own keys as well.
/// </summary>
public sealed class TamperTableTests
{
    private const long Victim = 5_000;   // an application's entry, under full tiles, with a subject part
    private const long Founder = 50;     // a role as it is stored
    private const long Far = 9_000_000_000_000_000; // in the year 2255, as times are stored
    private const int ClearOffset = 50;  // behind the header and the clear part's length
    private const int KeyRotated = 9;
    private const int IndexSealed = 82;

    // What is said of any record that is not as it was: by the tree, exactly, for it stands under full tiles; and by
    // the pin beside the database.
    private const string Tree = "HASH_DIFFERS ROOT_DIFFERS ANOTHER_PAST";

    [Fact]
    public async Task Every_change_is_found_and_says_by_its_codes_what_it_is()
    {
        using var log = await TamperedLog.LiveAsync();
        await MagnetarFile.AssertLogIsIntactAsync(log.Now.Path);
        await MagnetarFile.AssertLogIsIntactAsync(log.Earlier.Path);
        await MagnetarFile.AssertLogIsIntactAsync(log.Twin.Path);

        var wrong = new StringBuilder();
        foreach (var tamper in (TamperCase[])[.. Demanded(log), .. Fields(log), .. Others(log)])
        {
            using var copy = log.Now.Copy();
            tamper.Change(copy);
            var verified = await MagnetarFile.RunAsync("audit", "verify", "--json", "--data", copy.Path);
            var found = verified.ExitCode == 1
                ? TamperCase.Sort(verified.Json.GetProperty("findings").EnumerateArray()
                    .Select(finding => finding.GetProperty("code").GetString()!))
                : $"exit {verified.ExitCode} {verified.Error}";
            if (found != tamper.Sorted)
            {
                wrong.AppendLine($"{tamper.Name}: {tamper.Sorted} was expected, and found was {found}");
            }
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    // Those that the log was asked to tell apart: no two have the same codes.
    private static TamperCase[] Demanded(TamperedLog log)
    {
        TamperCase[] cases =
        [
            new("a bit flipped in a body", $"RECORD_FORGED {Tree}", data => Flip(data, Victim, BodyAt)),
            new("two records swapped", $"RECORD_MOVED {Tree}", data => data.Change(Swap, Victim)),
            new("a record put over the next", $"RECORD_COPIED {Tree}", data => data.Change(Duplicate, Victim)),
            new(
                "a record deleted in the middle",
                "RECORD_MISSING",
                data => data.Change("DELETE FROM audit_record WHERE seq = $0", Victim)),
            new(
                "the tail deleted",
                "TAIL_MISSING",
                data => data.Change("DELETE FROM audit_record WHERE seq >= $0", log.Size - 3)),
            new("the database rolled back", "BEHIND_PIN", data => data.TakeDatabaseOf(log.Earlier)),
            new(
                "an index row forged",
                "INDEX_FORGED",
                data => data.Change(
                    "UPDATE audit_posting SET postings = CAST(postings || x'00' AS BLOB) WHERE place = $0", 0L)),
            new("an old head put back", "RECORD_ADDED BEHIND_PIN", data => PutBackHead(data, log.Earlier)),
            new("a record sealed anew with the real key", Tree, data => Reseal(data, Postpone)),
            new(
                "a nonce reused with the real key",
                $"NONCE_REUSED {Tree}",
                data => Reseal(data, record => Header(data, FindBare(data) - 1, 8, 8).CopyTo(record.AsSpan(8)))),
            new("spliced with a twin's future", "ANOTHER_PAST", data => data.TakeDatabaseOf(log.Twin)),
            new(
                "a role raised by hand",
                "ROLE_NOT_LOGGED",
                data => data.Change("UPDATE account SET role = $0 WHERE user_name = 'ada'", Founder)),
        ];
        Assert.Equal(cases.Length, cases.Select(tamper => tamper.Sorted).Distinct(StringComparer.Ordinal).Count());
        return cases;
    }

    // A bit of every field of a record. Each bit of each is tried in the tests of Core.
    private static IEnumerable<TamperCase> Fields(TamperedLog log)
    {
        (string Field, string Codes, int Offset)[] header =
        [
            ("version", "RECORD_MALFORMED", 0), ("suite", "RECORD_MALFORMED", 1), ("flags", "RECORD_MALFORMED", 3),
            ("key id", "DATA_KEY_LOST", 5), ("seq", "RECORD_MOVED RECORD_FORGED", 23),
            ("time", "RECORD_FORGED TIME_REVERSED", 25), ("code", "RECORD_FORGED", 33),
            ("schema", "RECORD_MALFORMED", 35), ("body length", "RECORD_MALFORMED", 39),
            ("reserved", "RECORD_MALFORMED", 47),
        ];
        (string Field, string Codes, Func<byte[], int> Place)[] fields =
        [
            .. header.Select(field => (field.Field, field.Codes, new Func<byte[], int>(_ => field.Offset))),
            ("body tag", "RECORD_FORGED", record => SubjectAt(record) - 1),
            ("subject key id", string.Empty, SubjectAt), // as of an erased subject: the tree alone tells
            ("subject length", "RECORD_MALFORMED", record => SubjectAt(record) + 11),
            ("subject part", "SUBJECT_FORGED", record => SubjectAt(record) + 12),
            ("subject tag", "SUBJECT_FORGED", record => record.Length - 1),
        ];
        foreach (var (field, codes, place) in fields)
        {
            yield return new(field, $"{codes} {Tree}".Trim(), data => Flip(data, Victim, place));
        }

        // Commitment and head key in the first record, the digest of the segment where it was sealed.
        yield return new(
            "clear part, commitment",
            $"RECORD_FORGED KEY_NOT_COMMITTED {Tree}",
            data => Flip(data, 0, _ => ClearOffset + 3));
        yield return new(
            "clear part, the next head key",
            $"RECORD_FORGED HEAD_KEY_NOT_SIGNED HEAD_KEY_UNKNOWN {Tree}",
            data => Flip(data, Find(data, KeyRotated), record => BodyAt(record) - 1));
        yield return new(
            "clear part, digest",
            $"RECORD_FORGED INDEX_FORGED {Tree}",
            data => Flip(data, Find(data, IndexSealed), record => BodyAt(record) - 1));
    }

    private static TamperCase[] Others(TamperedLog log) =>
    [
        new(
            "a record lengthened",
            $"RECORD_MALFORMED {Tree}",
            data => data.Change(
                "UPDATE audit_record SET record = CAST(record || x'00' AS BLOB) WHERE seq = $0", Victim)),
        new("a record added", "RECORD_ADDED RECORD_COPIED", data => data.Change(Append, log.Size)),
        new(
            "a stretch of a twin, who lived later",
            "RECORD_FORGED TIME_REVERSED ROOT_DIFFERS ANOTHER_PAST",
            data => Splice(data, log)),
        new(
            "an old note beside the newer head",
            "HEAD_DIFFERS",
            data => data.Change("UPDATE audit_head SET note = $0", NoteOf(log.Earlier))),
        new(
            "a note of a key that was changed for another",
            "HEAD_KEY_RETIRED",
            data => data.Change("UPDATE audit_head SET note = $0", log.RetiredNote)),
        new(
            "a note that nobody signed",
            "HEAD_NOT_SIGNED",
            data => data.Change("UPDATE audit_head SET note = replace(note, '\n\n', '\nmore\n\n')")),
        new(
            "another root",
            "HEAD_DIFFERS ROOT_DIFFERS",
            data => data.Change("UPDATE audit_head SET root = zeroblob(32)")),
        new(
            "another frontier",
            "FRONTIER_DIFFERS",
            data => data.Change("UPDATE audit_head SET frontier = CAST(frontier || x'00' AS BLOB)")),
        new(
            "a tile changed",
            "HASH_DIFFERS",
            data => data.Change("UPDATE audit_tile SET hashes = zeroblob(8192) WHERE level = 0 AND tile = 3")),
        new(
            "a tile deleted",
            "TILE_MISSING",
            data => data.Change("DELETE FROM audit_tile WHERE level = 0 AND tile = 3")),
        new(
            "a tile added",
            "TILE_ADDED",
            data => data.Change("INSERT INTO audit_tile (level, tile, hashes) VALUES (0, 9999, zeroblob(8192))")),
        new("a segment deleted", "INDEX_MISSING", data => data.Change("DELETE FROM audit_segment")),
        new(
            "a segment added",
            "INDEX_ADDED",
            data => data.Change("INSERT INTO audit_segment (segment, days) SELECT 7, days FROM audit_segment")),
        new(
            "another time in the head's row",
            "HEAD_TIME_DIFFERS",
            data => data.Change("UPDATE audit_head SET end_time_unix_us = end_time_unix_us + 86400000000")),
        new(
            "an index that lacks its rows, under its own name and text",
            "TABLE_DAMAGED",
            data => data.Alter("""
                CREATE TEMP TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'session_open_by_account';
                DROP INDEX session_open_by_account;
                CREATE INDEX session_open_by_account ON session (account_id)
                    WHERE ended_at_unix_us IS NULL AND session_id = x'00';
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'session_open_by_account';
                """)),
        new(
            "a trigger that swallows",
            "SCHEMA_DIFFERS",
            data => data.Alter("""
                CREATE TRIGGER swallow BEFORE INSERT ON audit_subject_key BEGIN SELECT RAISE(IGNORE); END
                """)),
        new(
            "a view in a table's place",
            "SCHEMA_DIFFERS",
            data => data.Alter("""
                ALTER TABLE account RENAME TO account_real;
                CREATE VIEW account AS SELECT * FROM account_real;
                """)),
        new(
            "a data key written over",
            "DATA_KEY_LOST",
            data => data.Change("UPDATE audit_data_key SET wrapped = zeroblob(length(wrapped)) WHERE key_id = 1")),
        new(
            "a subject's key written over",
            "SUBJECT_KEY_LOST",
            data => data.Change("""
                UPDATE audit_subject_key SET wrapped = zeroblob(length(wrapped))
                WHERE account_id = (SELECT account_id FROM account WHERE user_name = 'ada')
                """)),
        new(
            "a session revived by hand",
            "SESSION_REVIVED",
            data => data.Change("""
                UPDATE session SET ended_at_unix_us = NULL, end_reason = NULL
                WHERE session_id = (SELECT max(session_id) FROM session WHERE ended_at_unix_us IS NOT NULL)
                """)),
        new(
            "an invitation made by hand",
            "INVITATION_NOT_LOGGED",
            data => data.Change(
                "INSERT INTO invitation VALUES (zeroblob(16), zeroblob(32), $0, NULL, $1, NULL)", Founder, Far)),
        new(
            "a subject's key deleted",
            "SUBJECT_KEY_MISSING",
            data => data.Change("DELETE FROM audit_subject_key WHERE account_id = " + Ada)),
        new(
            "a subject's key given to another",
            "SUBJECT_KEY_MOVED",
            data => data.Change(
                "UPDATE audit_subject_key SET account_id = zeroblob(16) WHERE account_id = " + Ada)),
        new(
            "an erasure that was none",
            "ERASURE_NOT_LOGGED",
            data => data.Change("INSERT INTO erased_account SELECT " + Ada)),
    ];

    private const string Ada = "(SELECT account_id FROM account WHERE user_name = 'ada')";

    private const string Swap = """
        UPDATE audit_record SET record = other.record
        FROM (SELECT seq, record FROM audit_record WHERE seq IN ($0, $0 + 1)) AS other
        WHERE audit_record.seq IN ($0, $0 + 1) AND other.seq = 2 * $0 + 1 - audit_record.seq
        """;

    private const string Duplicate = """
        UPDATE audit_record SET record = (SELECT record FROM audit_record WHERE seq = $0) WHERE seq = $0 + 1
        """;

    private const string Append =
        "INSERT INTO audit_record (seq, record) SELECT $0, record FROM audit_record WHERE seq = $0 - 1";

    private static byte[] RecordAt(TempData data, long seq) =>
        data.Read<byte[]>("SELECT record FROM audit_record WHERE seq = $0", seq);

    private static byte[] Header(TempData data, long seq, int offset, int length) =>
        RecordAt(data, seq).AsSpan(offset, length).ToArray();

    private static string NoteOf(TempData data) => data.Read<string>("SELECT note FROM audit_head");

    private static long Find(TempData data, int code) => data.Read<long>(
        "SELECT min(seq) FROM audit_record WHERE hex(substr(record, 33, 2)) = $0", $"{code:X4}");

    private static void Edit(TempData data, long seq, Action<byte[]> edit)
    {
        var record = RecordAt(data, seq);
        edit(record);
        data.Change("UPDATE audit_record SET record = $1 WHERE seq = $0", seq, record);
    }

    private static void Flip(TempData data, long seq, Func<byte[], int> place) =>
        Edit(data, seq, record => record[place(record)] ^= 1);

    // A record of a body alone: the first start's.
    private static long FindBare(TempData data) => data.Read<long>(
        "SELECT min(seq) FROM audit_record WHERE hex(substr(record, 4, 1)) = '00'");

    private static void Reseal(TempData data, Action<byte[]> changeHeader) =>
        new LogInsider(data).Reseal(FindBare(data), changeHeader);

    // By a microsecond: no other record was so soon.
    private static void Postpone(byte[] record) => BinaryPrimitives.WriteInt64BigEndian(
        record.AsSpan(24), BinaryPrimitives.ReadInt64BigEndian(record.AsSpan(24)) + 1);

    // The layout once more, written after the log's description and not after the code.
    private static int BodyAt(byte[] record) =>
        (record[3] & 2) == 0 ? 48 : ClearOffset + BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(48));

    private static int SubjectAt(byte[] record)
    {
        Assert.Equal(1, record[3] & 1);
        return BodyAt(record) + BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(36)) + 16;
    }

    private static void PutBackHead(TempData data, TempData earlier) => data.Change(
        "UPDATE audit_head SET size = $0, root = $1, note = $2, frontier = $3, end_time_unix_us = $4",
        earlier.Read<long>("SELECT size FROM audit_head"),
        earlier.Read<byte[]>("SELECT root FROM audit_head"),
        NoteOf(earlier),
        earlier.Read<byte[]>("SELECT frontier FROM audit_head"),
        earlier.Read<long>("SELECT end_time_unix_us FROM audit_head"));

    // Behind the record that announces the key: the twin's has the same number, and is another.
    private static void Splice(TempData data, TamperedLog log)
    {
        for (var seq = log.Shared + 2; seq < log.Shared + 6; seq++)
        {
            var theirs = RecordAt(log.Twin, seq);
            Assert.NotEqual(theirs, RecordAt(data, seq));
            data.Change("UPDATE audit_record SET record = $1 WHERE seq = $0", seq, theirs);
        }
    }
}
