using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

public sealed class LiveSessionsTests
{
    private readonly List<(Guid Session, uint Seen, DateTimeOffset At)> _saved = [];
    private readonly LiveSessions _live;
    private bool _canSave = true;

    public LiveSessionsTests() => _live = new(LiveSessions.CapacityMin, TrySave);

    [Fact]
    public void What_was_read_is_found_until_it_ends()
    {
        var entry = Insert(SessionSamples.Read());
        Assert.Same(entry, _live.Find(entry.Id));

        _live.Publish([new(NoticeKind.SessionEnded, entry.Account.Id, entry.Id)]);

        Assert.Null(_live.Find(entry.Id));
        Assert.True(entry.IsOver);
    }

    [Theory]
    [InlineData(NoticeKind.SessionEnded, false)]
    [InlineData(NoticeKind.AccountChanged, false)]
    [InlineData(NoticeKind.SessionOpened, true)]
    [InlineData(NoticeKind.SessionRefreshed, true)]
    public void What_was_read_before_a_change_is_not_inserted_after_it(NoticeKind kind, bool isInserted)
    {
        var read = SessionSamples.Read();
        var stamp = _live.Stamp(read.Session.Id, read.Account.Id);
        _live.Publish([new(kind, read.Account.Id, kind is NoticeKind.AccountChanged ? default : read.Session.Id)]);

        Assert.Equal(isInserted, _live.TryInsert(stamp, read) is not null);
        Assert.Equal(isInserted, _live.Find(read.Session.Id) is not null);
    }

    [Fact]
    public void A_change_of_the_account_makes_all_its_sessions_be_read_again()
    {
        var (first, second) = (Insert(SessionSamples.Read(1)), Insert(SessionSamples.Read(2)));
        var other = Insert(SessionSamples.Read(3, account: 2));
        Assert.Same(first.Account, second.Account);

        _live.Publish([Notice.Changed(first.Account.Id)]);

        Assert.Null(_live.Find(first.Id));
        Assert.Null(_live.Find(second.Id));
        Assert.NotNull(_live.Find(other.Id));
        Assert.NotSame(first.Account, Insert(SessionSamples.Read(1)).Account);
    }

    [Fact]
    public void What_calls_have_shown_outlives_a_change_of_the_account()
    {
        var entry = Insert(SessionSamples.Read());
        entry.Note(9, Rows.Now.Utc.AddMinutes(1));
        _live.Publish([Notice.Changed(entry.Account.Id)]);
        Assert.Equal(9u, _live.SeenOf(entry.Id));

        var again = Insert(SessionSamples.Read());

        Assert.Equal(9u, _live.SeenOf(again.Id));
        Assert.Equal(Rows.Now.Utc.AddMinutes(1), again.LastSeenAt);
        Assert.True(again.IsDirty);
    }

    [Fact]
    public void Inserting_twice_keeps_the_first_entry() =>
        Assert.Same(Insert(SessionSamples.Read()), Insert(SessionSamples.Read()));

    [Fact]
    public void A_counter_and_a_last_call_only_rise()
    {
        var entry = Insert(SessionSamples.Read());
        entry.Note(7, Rows.Now.Utc.AddMinutes(2));
        entry.Note(6, Rows.Now.Utc.AddMinutes(1));

        Assert.Equal((7u, Rows.Now.Utc.AddMinutes(2)), (entry.Seen, entry.LastSeenAt));
        Assert.Equal(0u, _live.SeenOf(new(Rows.IdOf(99))));
    }

    [Fact]
    public void The_table_stays_within_its_capacity_and_the_first_to_come_goes_first()
    {
        for (var id = 1; id <= 100; id++)
        {
            Insert(SessionSamples.Read(id, account: id));
            Assert.InRange(_live.Count, 1, LiveSessions.CapacityMin);
        }

        Assert.Null(_live.Find(new(Rows.IdOf(84))));
        Assert.Empty(_saved);
    }

    [Fact]
    public void What_the_database_does_not_know_is_saved_before_it_goes()
    {
        Insert(SessionSamples.Read(1)).Note(9, Rows.Now.Utc.AddMinutes(1));

        Fill(2, LiveSessions.CapacityMin);

        Assert.Equal([(Rows.IdOf(1), 9u, Rows.Now.Utc.AddMinutes(1))], _saved);
        Assert.Null(_live.Find(new(Rows.IdOf(1))));
    }

    [Fact]
    public void What_cannot_be_saved_stays_and_the_newcomer_is_judged_without_an_entry()
    {
        _canSave = false;
        Fill(1, LiveSessions.CapacityMin, note: 9);

        var newcomer = Insert(SessionSamples.Read(90));

        Assert.Null(_live.Find(newcomer.Id));
        Assert.Equal(LiveSessions.CapacityMin, _live.Count);
        Assert.All(Enumerable.Range(1, 16), id => Assert.Equal(9u, _live.SeenOf(new(Rows.IdOf(id)))));

        _canSave = true;
        Insert(SessionSamples.Read(91));
        Assert.NotNull(_live.Find(new(Rows.IdOf(91))));
        Assert.Single(_saved);
    }

    [Fact]
    public void An_entry_that_is_read_again_takes_no_second_place()
    {
        _canSave = false;
        Fill(1, LiveSessions.CapacityMin, note: 9);
        _live.Publish([Notice.Changed(new(Rows.IdOf(1)))]);

        Assert.Same(Insert(SessionSamples.Read(1)), _live.Find(new(Rows.IdOf(1))));
    }

    [Fact]
    public void An_entry_that_was_read_again_can_still_be_evicted()
    {
        for (var round = 0; round < 50; round++)
        {
            Insert(SessionSamples.Read(1));
            _live.Publish([Notice.Changed(new(Rows.IdOf(1)))]);
        }

        Fill(2, LiveSessions.CapacityMin + 1);
        Fill(100, LiveSessions.CapacityMin);

        Assert.Null(_live.Find(new(Rows.IdOf(1))));
        Assert.NotNull(_live.Find(new(Rows.IdOf(115))));
    }

    [Fact]
    public void Sessions_that_ended_leave_nothing_behind_that_grows()
    {
        var stays = Insert(SessionSamples.Read(1));
        for (var id = 2; id < 10_000; id++)
        {
            var entry = Insert(SessionSamples.Read(id, account: id));
            _live.Publish([new(NoticeKind.SessionEnded, entry.Account.Id, entry.Id)]);
        }

        Assert.InRange(_live.Arrivals, 1, 2 * LiveSessions.CapacityMin);
        Assert.Equal(1, _live.Count);
        Assert.Equal(stays.Id, _live.Find(stays.Id)?.Id ?? Insert(SessionSamples.Read(1)).Id);
    }

    [Fact]
    public void A_call_in_flight_while_its_entry_goes_posts_what_it_shows()
    {
        var entry = Insert(SessionSamples.Read(1));
        Fill(2, LiveSessions.CapacityMin);
        Assert.Null(_live.Find(entry.Id));

        entry.Note(9, Rows.Now.Utc);

        Assert.True(entry.TakeWrite(Rows.Now.Utc, SessionKeeper.SeenWriteInterval));
        entry.MarkWritten(Rows.Now.Utc, 9);
        Assert.False(entry.TakeWrite(Rows.Now.Utc, SessionKeeper.SeenWriteInterval));
    }

    [Fact]
    public void At_stop_everything_is_saved_once()
    {
        Insert(SessionSamples.Read(1)).Note(9, Rows.Now.Utc);
        Insert(SessionSamples.Read(2)).Note(5, Rows.Now.Utc.AddMinutes(1));
        Insert(SessionSamples.Read(3));

        _live.SaveAll();
        _live.SaveAll();

        Assert.Equal([1, 2], _saved.Select(saved => saved.Session == Rows.IdOf(1) ? 1 : 2).Order());
    }

    [Fact]
    public void Every_id_has_its_place()
    {
        var secrets = new CountingSecrets();
        for (var count = 0; count < 200; count++)
        {
            var read = SessionSamples.Read();
            var session = SessionId.New(TimeProvider.System, secrets);
            var account = AccountId.New(TimeProvider.System, secrets);
            Insert(read with
            {
                Session = read.Session with { Id = session, Account = account },
                Account = read.Account with { Id = account },
            });

            Assert.NotNull(_live.Find(session));
            _live.Publish([Notice.Changed(account), new(NoticeKind.SessionEnded, account, session)]);
            Assert.Null(_live.Find(session));
        }
    }

    [Fact]
    public void A_table_for_too_few_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiveSessions(LiveSessions.CapacityMin - 1, _ => true));

    private bool TrySave(LiveSession entry)
    {
        if (_canSave)
        {
            _saved.Add((entry.Id.Value, entry.Seen, entry.LastSeenAt));
        }

        return _canSave;
    }

    private void Fill(int first, int count, uint note = 0)
    {
        for (var id = first; id < first + count; id++)
        {
            Insert(SessionSamples.Read(id, account: id)).Note(note, Rows.Now.Utc);
        }
    }

    private LiveSession Insert(LiveRead read)
    {
        var entry = _live.TryInsert(_live.Stamp(read.Session.Id, read.Account.Id), read);
        Assert.NotNull(entry);
        return entry;
    }
}
