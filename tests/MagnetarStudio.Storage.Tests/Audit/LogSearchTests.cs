using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>A search by the index finds what reading every record finds, wherever the index has come to.</summary>
public sealed class LogSearchTests : IDisposable
{
    private const int Entries = 36_000;

    // Such as change no table, so that the log and the tables agree all the same.
    private static readonly EventCode[] s_codes =
        [EventCode.SignIn, EventCode.SessionRefreshed, EventCode.SessionRenamed, EventCode.SteppedUp];

    private readonly DatabaseHost _host = new();
    private readonly Random _random = new(17);
    private readonly AccountId[] _accounts;
    private readonly SessionId[] _sessions;

    public LogSearchTests()
    {
        _accounts = [.. Enumerable.Range(0, 40).Select(_ => AccountId.New(_host.Clock, _host.Secrets))];
        _sessions = [.. Enumerable.Range(0, 400).Select(_ => SessionId.New(_host.Clock, _host.Secrets))];
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_index_finds_what_reading_every_record_finds()
    {
        await GrowAsync();

        // While segments are being made, when they are there, and after a start that makes the newest part again.
        await RequireSameAsync();
        await UntilSealedAsync();
        await RequireSameAsync();
        _host.Restart();
        await RequireSameAsync();
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task A_page_opens_no_more_than_it_may_and_the_next_goes_on_below_it()
    {
        await GrowAsync();
        await UntilSealedAsync();

        var page = await SearchAsync(Entries, opensMax: 100, new EntryFilter { Outcome = Outcome.Refused });

        Assert.Empty(page.Entries);
        Assert.Equal(Entries - 100, page.Next);
    }

    [Fact]
    public async Task A_lost_part_of_the_index_is_a_finding_and_no_shorter_answer()
    {
        await GrowAsync();
        await UntilSealedAsync();
        var actor = new EntryFilter { Actor = _accounts[0] };
        Edit("DELETE FROM audit_posting WHERE place & 1 = 0");

        await Assert.ThrowsAsync<LogTamperedException>(
            () => SearchAsync(IndexSegment.Entries, opensMax: 8_192, actor).AsTask());
    }

    [Fact]
    public async Task A_segment_that_is_not_there_is_read_as_it_is()
    {
        await GrowAsync();
        await UntilSealedAsync();
        Edit("DELETE FROM audit_segment WHERE segment = 0; DELETE FROM audit_posting WHERE place % 4294967296 = 0");

        await RequireSameAsync();
    }

    [Fact]
    public async Task A_lost_secret_costs_the_index_that_is_made_again()
    {
        await GrowAsync();
        await UntilSealedAsync();
        Edit("DELETE FROM audit_index_secret");

        _host.Restart();

        await UntilSealedAsync();
        await RequireSameAsync();
    }

    [Fact]
    public void A_secret_that_was_changed_stops_the_start_and_is_named()
    {
        _host.Database.Dispose();
        Edit("UPDATE audit_index_secret SET wrapped = zeroblob(length(wrapped))");

        var refused = Assert.Throws<AuditKeyException>(() => _host.Open(_host.Directory));

        Assert.Contains("audit_index_secret", refused.Message, StringComparison.Ordinal);
    }

    private ValueTask<EntryPage> SearchAsync(long below, int opensMax, EntryFilter filter) =>
        _host.Database.LogSearch.SearchAsync(below, opensMax, entriesMax: 333, filter, Cancel);

    private async Task RequireSameAsync()
    {
        var size = _host.Database.Audit.Head!.Size;
        foreach (var filter in Filters())
        {
            var expected = await _host.Database.LogEntries.ReadAsync(0, (int)size, filter, Cancel);
            var found = new List<long>();
            for (var below = size; below > 0;)
            {
                var page = await SearchAsync(below, opensMax: 8_192, filter);
                Assert.True(page.Next < below);
                found.AddRange(page.Entries.Select(entry => entry.Seq));
                below = page.Next;
            }

            Assert.Equal(expected.Select(entry => entry.Seq).Reverse(), found);
        }
    }

    private IEnumerable<EntryFilter> Filters()
    {
        var start = _host.Clock.Start;
        yield return new EntryFilter { Actor = _accounts[0] };
        yield return new EntryFilter { Actor = _accounts[1], Code = EventCode.SignIn };
        yield return new EntryFilter { Actor = AccountId.New(_host.Clock, _host.Secrets) };
        yield return new EntryFilter
        {
            Code = EventCode.SteppedUp,
            From = start.AddDays(20),
            Until = start.AddDays(21),
        };
        yield return new EntryFilter { Target = _accounts[2].Value };
        yield return new EntryFilter { Target = _sessions[2].Value, Outcome = Outcome.Done };
        yield return new EntryFilter { Session = _sessions[3], Actor = _accounts[3 % _accounts.Length] };
        yield return new EntryFilter { Session = _sessions[4] };
        yield return new EntryFilter { Peer = "192.0.2.4" };
        yield return new EntryFilter { Peer = "192.0.2.5", Code = EventCode.SessionRenamed };
        yield return new EntryFilter { Code = EventCode.ApplicationEntry, AppAction = "app.action1" };
        yield return new EntryFilter { AppAction = "app.action2", Actor = _accounts[5] };
        yield return new EntryFilter { AppTarget = "thing 7" };
        yield return new EntryFilter { AppTarget = _accounts[6].ToString(), Target = _accounts[6].Value };
        yield return new EntryFilter { AppTarget = _accounts[7].ToString().ToUpperInvariant() };
        yield return new EntryFilter { Code = EventCode.ApplicationEntry, Until = start.AddDays(3) };
        yield return new EntryFilter { From = start.AddDays(30), Until = start.AddDays(31) };
        yield return new EntryFilter { From = start.AddYears(10) };
        yield return EntryFilter.All;
    }

    // Three months, so that a value has several tokens and a segment several days.
    private async Task GrowAsync()
    {
        const int Batch = 500;
        for (var done = 0; done < Entries; done += Batch)
        {
            await Task.WhenAll(Enumerable.Range(0, Batch).Select(_ => RecordAsync())).SoonAsync();
            _host.Clock.Advance(TimeSpan.FromDays(90) * Batch / Entries);
        }
    }

    private Task RecordAsync()
    {
        var account = _accounts[_random.Next(_accounts.Length)];
        var what = _random.Next(5) == 0 ? NewEntry() : NewEvent();
        var by = new Caller(
            Actor.Of(account),
            _sessions[_random.Next(_sessions.Length)],
            $"192.0.2.{_random.Next(40)}",
            "test/1",
            "request-0");
        return _host.Database.Audit.RecordAsync(what, by, Cancel).AsTask();
    }

    private AuditEvent NewEvent() => new(s_codes[_random.Next(s_codes.Length)])
    {
        Target = _random.Next(3) == 0 ? _accounts[_random.Next(_accounts.Length)] : null,
        TargetSession = _random.Next(3) == 0 ? _sessions[_random.Next(_sessions.Length)] : null,
    };

    // About a thing of its own, or one of ours.
    private AuditEvent NewEntry() => new ApplicationEntry(
        $"app.action{_random.Next(4)}",
        "thing",
        _random.Next(2) == 0 ? $"thing {_random.Next(100)}" : _accounts[_random.Next(_accounts.Length)].ToString(),
        []).ToEvent(Outcome.Done);

    private Task UntilSealedAsync() => Patience.UntilAsync(
        () => Rows.Count(_host.Directory, "SELECT count(*) FROM audit_segment") == Entries / IndexSegment.Entries);

    private void Edit(string sql) => Rows.Tamper(_host.Directory, sql);
}
