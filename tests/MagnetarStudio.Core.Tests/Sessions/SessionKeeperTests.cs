using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

public sealed class SessionKeeperTests
{
    private static readonly SessionId s_session = new(Rows.IdOf(1));
    private static readonly AccountId s_account = new(Rows.IdOf(1));

    private readonly FakeTimeProvider _clock = new(Rows.Now.Utc);
    private readonly StoredSessions _store = new();
    private readonly RefreshTokens _refreshTokens = new(SessionSamples.Ring());
    private readonly DeviceSecrets _deviceSecrets = new(SessionSamples.Ring(secret: 2));
    private readonly LiveSessions _live;
    private readonly SessionKeeper _keeper;
    private bool _canSave = true;

    public SessionKeeperTests()
    {
        _live = new(
            LiveSessions.CapacityMin,
            entry => _canSave && _store.TryNoteSeen(entry.Id, entry.LastSeenAt, entry.Seen));
        _keeper = new(_store, _live, _refreshTokens, _deviceSecrets, SessionPolicy.Default, _clock);
        _store.Add(SessionSamples.Read());
    }

    [Fact]
    public async Task A_live_session_is_read_once_and_answered_from_the_table_then()
    {
        Assert.NotNull(await FindAsync());
        Assert.NotNull(await FindAsync());

        Assert.Equal(1, _store.Finds);
        Assert.Equal(5u, _live.SeenOf(s_session));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_of_another_account_is_no_session(bool isInTable)
    {
        if (isInTable)
        {
            await FindAsync();
        }

        var other = new AccountId(Rows.IdOf(2));

        Assert.Null(await _keeper.FindLiveAsync(s_session, other, 5, Cancel));
        Assert.Null(await _keeper.RecheckAsync(s_session, other, Cancel));
    }

    [Fact]
    public async Task What_ended_is_unknown_or_shut_is_no_session_and_takes_no_place()
    {
        var read = SessionSamples.Read();
        _store.Add(read with { Session = read.Session with { Ended = new(Rows.Now.Utc, EndReason.Revoked) } });
        Assert.Null(await FindAsync());

        _store.Add(read with { Account = read.Account with { IsDisabled = true } });
        Assert.Null(await FindAsync());

        Assert.Null(await _keeper.FindLiveAsync(new(Rows.IdOf(7)), s_account, 5, Cancel));
        Assert.Equal(0, _live.Count);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_slow_read_stretches_no_session_past_its_end(int ticks, bool isLive)
    {
        var read = SessionSamples.Read();
        _store.Add(read with { Session = read.Session with { ExpiresAt = Rows.Now.Utc.AddSeconds(1).AddTicks(1) } });
        _store.OnFind = () => _clock.Advance(TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(ticks));

        Assert.Equal(isLive, await FindAsync() is not null);
    }

    [Fact]
    public async Task An_entry_of_the_table_ends_with_its_session()
    {
        _store.Add(SessionSamples.Read(role: Role.Admin));
        Assert.NotNull(await FindAsync());

        _clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromTicks(1));
        Assert.NotNull(await _keeper.RecheckAsync(s_session, s_account, Cancel));
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Null(await _keeper.RecheckAsync(s_session, s_account, Cancel));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task An_open_stream_keeps_no_session_from_idling()
    {
        _store.Add(SessionSamples.Read(role: Role.Admin));
        for (var hour = 0; hour < 12; hour++)
        {
            Assert.NotNull(await _keeper.RecheckAsync(s_session, s_account, Cancel));
            _clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Null(await _keeper.RecheckAsync(s_session, s_account, Cancel));
        Assert.Empty(_store.Notes);
    }

    [Fact]
    public async Task Calls_keep_a_session_from_idling_and_are_written_twice_a_minute_at_most()
    {
        _store.Add(SessionSamples.Read(role: Role.Admin));
        for (var second = 0; second <= 120; second++)
        {
            Assert.NotNull(await FindAsync());
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([30, 60, 90, 120], _store.Notes.Select(note => (int)(note.At - Rows.Now.Utc).TotalSeconds));
        _clock.Advance(TimeSpan.FromHours(11));
        Assert.NotNull(await FindAsync());
    }

    [Fact]
    public async Task What_the_queue_did_not_take_is_saved_before_the_entry_goes()
    {
        await FindAsync();
        _store.TakesNotes = false;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await FindAsync();
        _store.TakesNotes = true;

        await FillTableAsync();

        Assert.Contains((s_session, Rows.Now.Utc.AddMinutes(1), 5u), _store.Notes);
    }

    [Fact]
    public async Task With_more_sessions_than_places_every_call_is_answered_and_no_counter_is_lost()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var id = 20; id < 60; id++)
            {
                _store.Add(SessionSamples.Read(id, account: id));
                Assert.NotNull(await _keeper.FindLiveAsync(new(Rows.IdOf(id)), new(Rows.IdOf(id)), 6, Cancel));
                Assert.InRange(_live.Count, 1, LiveSessions.CapacityMin);
            }
        }

        _live.SaveAll();
        var written = _store.Notes.Where(note => note.Seen == 6).Select(note => note.Session).ToHashSet();
        Assert.All(Enumerable.Range(20, 40), id => Assert.Contains(new SessionId(Rows.IdOf(id)), written));
    }

    [Fact]
    public async Task Where_no_entry_makes_room_a_call_writes_at_once_what_it_shows()
    {
        await FillTableAsync(counter: 6);
        _canSave = false;

        Assert.NotNull(await _keeper.FindLiveAsync(s_session, s_account, 6, Cancel));

        Assert.Equal([(s_session, Rows.Now.Utc, 6u)], _store.Notes);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(15, true)]
    [InlineData(16, false)]  // a session that changes this often is refused rather than read for ever
    public async Task What_changed_while_it_was_read_is_read_again(int changes, bool isLive)
    {
        _store.OnFind = () =>
        {
            if (_store.Finds <= changes)
            {
                _live.Publish([Notice.Changed(s_account)]);
            }
        };

        Assert.Equal(isLive, await FindAsync() is not null);
        Assert.Equal(Math.Min(changes + 1, 16), _store.Finds);
    }

    [Fact]
    public async Task A_session_that_ends_while_it_is_read_is_not_answered()
    {
        var read = SessionSamples.Read();
        _store.OnFind = () =>
        {
            _store.Add(read with { Session = read.Session with { Ended = new(Rows.Now.Utc, EndReason.Revoked) } });
            _live.Publish([new(NoticeKind.SessionEnded, s_account, s_session)]);
        };

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_genuine_token_and_device_go_on_with_the_next_pair()
    {
        var tokens = await RefreshAsync(Token(5), Secret());

        Assert.Equal(6u, tokens?.Refresh.Counter);
        Assert.Equal(Token(6).Reveal(), tokens?.Refresh.Reveal());
        Assert.Equal(Secret().Reveal(), tokens?.Device.Reveal());
        Assert.Equal(6u, tokens?.Session.Tokens.Counter);

        var repeated = await RefreshAsync(Token(5), Secret());
        Assert.Equal(tokens?.Refresh.Reveal(), repeated?.Refresh.Reveal());
        Assert.Null(await RefreshAsync(Token(4), Secret()));
        Assert.Null(await RefreshAsync(Token(6), Secret()));
    }

    [Fact]
    public async Task A_forgery_never_reaches_the_writer()
    {
        var salt = new byte[Session.SaltSizeBytes];
        var otherKey = new RefreshTokens(SessionSamples.Ring(secret: 9)).Make(s_session, salt, 5);
        var otherSalt = _refreshTokens.Make(s_session, [.. Enumerable.Repeat((byte)1, 16)], 5);
        var unknown = _refreshTokens.Make(new(Rows.IdOf(9)), salt, 5);

        Assert.Null(await RefreshAsync(otherKey, Secret()));
        Assert.Null(await RefreshAsync(otherSalt, Secret()));
        Assert.Null(await RefreshAsync(unknown, Secret()));
        Assert.Null(await RefreshAsync(Token(5), Secret(device: 2)));
        Assert.Null(await RefreshAsync(Token(5), Secret(epoch: 2)));
        Assert.Null(await RefreshAsync(Token(5), Secret(account: 2)));
        Assert.Equal(0, _store.Refreshes);
    }

    [Fact]
    public async Task What_the_table_has_seen_confirms_a_pair_before_the_row_knows()
    {
        await RefreshAsync(Token(5), Secret());
        await _keeper.FindLiveAsync(s_session, s_account, 6, Cancel);
        _store.Now = SessionSamples.After(TimeSpan.FromSeconds(11));

        Assert.Null(await RefreshAsync(Token(5), Secret()));
        Assert.Equal(EndReason.Replayed, _store.Read[s_session].Session.Ended?.Reason);
    }

    [Fact]
    public async Task A_list_shows_what_lives_as_it_was_last_seen()
    {
        var expired = SessionSamples.Read(2);
        _store.Add(expired with { Session = expired.Session with { ExpiresAt = Rows.Now.Utc } });
        _clock.Advance(TimeSpan.FromSeconds(10));
        await FindAsync();

        var listed = Assert.Single(await _keeper.ListAsync(Rows.Account(), Cancel));

        Assert.Equal((s_session, Rows.Now.Utc.AddSeconds(10)), (listed.Id, listed.LastSeenAt));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ValueTask<LiveSession?> FindAsync() => _keeper.FindLiveAsync(s_session, s_account, 5, Cancel);

    private async Task FillTableAsync(uint counter = 5)
    {
        for (var id = 2; id < 2 + LiveSessions.CapacityMin; id++)
        {
            _store.Add(SessionSamples.Read(id, account: id));
            await _keeper.FindLiveAsync(new(Rows.IdOf(id)), new(Rows.IdOf(id)), counter, Cancel);
        }
    }

    private ValueTask<SessionTokens?> RefreshAsync(RefreshToken token, DeviceSecret device) =>
        _keeper.RefreshAsync(token, device, seen: default, Rows.Stranger, Cancel);

    private RefreshToken Token(uint counter) =>
        _refreshTokens.Make(s_session, new byte[Session.SaltSizeBytes], counter);

    private DeviceSecret Secret(int device = 1, int epoch = 1, int account = 1) =>
        _deviceSecrets.Make(new(Rows.IdOf(account)), epoch, new(Rows.IdOf(device)));
}
