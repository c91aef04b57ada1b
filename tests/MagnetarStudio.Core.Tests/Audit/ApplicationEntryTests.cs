using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>What applications may append, and how it stands in a record.</summary>
public sealed class ApplicationEntryTests : IDisposable
{
    private static readonly AccountId s_alice = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"));
    private static readonly Caller s_caller = new(Actor.Of(s_alice), null, "192.0.2.1", "an agent", "request-9");

    private static readonly ApplicationEntry s_entry = new(
        "app.notes.shared",
        "note",
        "Note 17 of Ada",
        [new EntryDetail("with", "bob@example.org"), new EntryDetail("why", string.Empty)]);

    private readonly TestLog _log = TestLog.Of(3);

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData("app.a", EntryVerdict.Accepted)]
    [InlineData("app.notes.shared_with2.all", EntryVerdict.Accepted)]
    [InlineData("app.", EntryVerdict.ActionReserved)]
    [InlineData("app", EntryVerdict.ActionReserved)]
    [InlineData("application.notes", EntryVerdict.ActionReserved)]
    [InlineData("magnetar.session.ended", EntryVerdict.ActionReserved)]
    [InlineData("App.notes", EntryVerdict.ActionReserved)]
    [InlineData("app.Notes", EntryVerdict.ActionReserved)]
    [InlineData("app..notes", EntryVerdict.ActionReserved)]
    [InlineData("app.notes.", EntryVerdict.ActionReserved)]
    [InlineData("app.9notes", EntryVerdict.ActionReserved)]
    [InlineData("app.no-tes", EntryVerdict.ActionReserved)]
    [InlineData("app.n\u00f6tes", EntryVerdict.ActionReserved)]
    public void An_action_is_a_dotted_lower_case_name_under_app(string action, EntryVerdict verdict) =>
        Assert.Equal(verdict, ApplicationEntryRules.Judge(s_entry with { Action = action }));

    [Theory]
    [InlineData(128, EntryVerdict.Accepted)]
    [InlineData(129, EntryVerdict.ActionReserved)]
    public void An_action_has_at_most_128_bytes(int length, EntryVerdict verdict) => Assert.Equal(
        verdict, ApplicationEntryRules.Judge(s_entry with { Action = "app." + new string('a', length - 4) }));

    [Fact]
    public void Two_details_of_one_name_are_refused()
    {
        var details = new EntryDetail[] { new("a", "1"), new("b", "2"), new("a", "3") };

        Assert.Equal(
            EntryVerdict.DetailRepeated, ApplicationEntryRules.Judge(s_entry with { Details = details }));
        Assert.Equal(EntryVerdict.Accepted, ApplicationEntryRules.Judge(s_entry with { Details = details[..2] }));
    }

    [Fact]
    public void The_largest_entry_of_the_contract_fits_into_a_record()
    {
        var by = s_caller with { Agent = new string('\u20ac', 256), RequestId = new string('r', 128) };
        var largest = s_entry with
        {
            Action = "app." + new string('a', 124),
            TargetKind = new string('k', 64),
            TargetId = new string('\u20ac', 85),
            Details =
            [
                .. Enumerable.Range(0, 32)
                    .Select(number => new EntryDetail($"{number:D64}", new string('\u20ac', 666))),
            ],
        };

        Assert.Equal(EntryVerdict.Accepted, ApplicationEntryRules.Judge(largest));
        var encoded = EventEncoder.Encode(largest.ToEvent(Outcome.Done), by, _log.Now, new TestSubjects());
        Assert.InRange(encoded.SizeBytes, 32 * (64 + (500 * 3)), AuditRecord.SizeBytesMax);
    }

    [Fact]
    public void Everything_but_secrets_is_read_again()
    {
        var entry = s_entry with
        {
            Details =
            [
                .. s_entry.Details,
                new EntryDetail("Api-Key", "anything"),
                new EntryDetail("header", "Bearer abcdef"),
                new EntryDetail("long", new string('\u00e9', 2_000)),
            ],
        };
        _log.Write(entry.ToEvent(Outcome.Refused), s_caller);

        var read = Open()!;

        Assert.Equal((EventCode.ApplicationEntry, Outcome.Refused), (read.What.Code, read.What.Outcome));
        Assert.Equal(
            ("app.notes.shared", "note", "Note 17 of Ada"),
            (read.What.App!.Action, read.What.App.TargetKind, read.What.App.TargetId));
        Assert.Equal(
            [
                .. s_entry.Details,
                new EntryDetail("Api-Key", "[redacted]"),
                new EntryDetail("header", "[redacted]"),
                new EntryDetail("long", new string('\u00e9', 500)),
            ],
            read.What.App.Details);
    }

    [Fact]
    public void What_may_be_personal_is_in_the_subject_part_alone()
    {
        const string Secret = "sk-0123456789abcdef";
        var entry = s_entry with { TargetId = $"Ada {Secret}", TargetKind = Secret };

        var encoded = EventEncoder.Encode(entry.ToEvent(Outcome.Done), s_caller, _log.Now, new TestSubjects());

        var (body, subject) = (Encoding.UTF8.GetString(encoded.Body), Encoding.UTF8.GetString(encoded.Subject));
        Assert.Contains("app.notes.shared", body, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", body, StringComparison.Ordinal);
        Assert.Contains("bob", subject, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, body + subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_erased_subject_the_action_is_left()
    {
        _log.Write(s_entry.ToEvent(Outcome.Done), s_caller);
        _log.SubjectKeys.Clear();

        var read = Open()!;

        Assert.True(read.IsSubjectErased);
        Assert.Equal(("app.notes.shared", "note", null), (
            read.What.App!.Action, read.What.App.TargetKind, read.What.App.TargetId));
        Assert.Empty(read.What.App.Details);
        Assert.Null(Open(new EntryFilter { AppTarget = s_entry.TargetId }));
    }

    [Fact]
    public void It_is_found_by_its_action_and_by_the_text_of_its_target()
    {
        _log.Write(s_entry.ToEvent(Outcome.Done), s_caller);
        var code = EventCode.ApplicationEntry;

        Assert.NotNull(Open(new EntryFilter { Code = code, AppAction = "app.notes.shared" }));
        Assert.NotNull(Open(new EntryFilter { AppTarget = "Note 17 of Ada" }));
        Assert.NotNull(Open(new EntryFilter { AppTarget = "Note 17 of Ada", Target = Guid.AllBitsSet }));
        Assert.Null(Open(new EntryFilter { Code = code, AppAction = "app.notes" }));
        Assert.Null(Open(new EntryFilter { AppTarget = "Note 17 of ada" }));
        Assert.Null(Open(new EntryFilter { Target = s_alice.Value }));
    }

    [Fact]
    public void A_text_finds_nothing_of_the_server_and_an_id_still_does()
    {
        var what = new AuditEvent(EventCode.RoleSet) { Target = s_alice };
        _log.Write(what, s_caller);

        Assert.NotNull(Open(new EntryFilter { Target = s_alice.Value, AppTarget = s_alice.ToString() }));
        Assert.Null(Open(new EntryFilter { AppTarget = s_alice.ToString() }));
        Assert.Null(Open(new EntryFilter { AppAction = "app.notes.shared" }));
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 1, 97, 0 })]
    [InlineData(new byte[] { 1, 97, 0, 2, 98 })]
    [InlineData(new byte[] { 1, 97, 0, 0, 7 })]
    public void Details_that_were_cut_are_not_read(byte[] bytes) => Assert.Null(DetailFields.Read(bytes));

    private LogEntry? Open(EntryFilter? filter = null)
    {
        using var keys = new RecordKeys(_log, _log.Keys);
        var (seq, record) = _log.Records[^1];
        return EntryOpener.Open(_log.Log, keys, seq, record, filter ?? EntryFilter.All);
    }
}
