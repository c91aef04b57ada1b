using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>
/// The keeper of sessions with its live table, over a store that outlives it: one session to watch among strangers'.
/// </summary>
internal sealed class CrashingServer
{
    // More than the table holds, so that one after the other they put anybody out.
    private const int Strangers = 2 * LiveSessions.CapacityMin;

    // Longer than any history, and the account's idle limit too: here nobody ends by waiting.
    private static readonly SessionPolicy s_policy = SessionPolicy.Default with
    {
        Lifetime = TimeSpan.FromDays(10_000),
        IdleMax = TimeSpan.FromDays(10_000),
    };

    private static readonly RefreshTokens s_refreshTokens = new(SessionSamples.Ring());
    private static readonly DeviceSecrets s_deviceSecrets = new(SessionSamples.Ring(secret: 2));

    private readonly ForgetfulSessions _store = new(s_policy);
    private readonly CountingSecrets _secrets = new();
    private LiveSessions _live;
    private SessionKeeper _keeper;

    /// <summary>Starts on a database with one session, just opened.</summary>
    public CrashingServer()
    {
        for (var stranger = 0; stranger <= Strangers; stranger++)
        {
            var read = SessionSamples.Read(stranger + 1, stranger + 1);
            _store.Add(read with { Session = read.Session with { ExpiresAt = Rows.Now.Utc + s_policy.Lifetime } });
        }

        (_live, _keeper, Moments) = Start();
        var row = _store[Session].Session;
        _store.Add(_store[Session] with { Session = row with { Tokens = new TokenState(1, Moments.Now, 0) } });
    }

    /// <summary>The session.</summary>
    public static SessionId Session { get; } = new(Rows.IdOf(1));

    /// <summary>Both clocks.</summary>
    public SteppedClock Clock { get; } = new();

    /// <summary>Reads them for the present start.</summary>
    public MomentClock Moments { get; private set; }

    /// <summary>The row as it is on the disk.</summary>
    public Session Row => _store[Session].Session;

    /// <summary>Whether the queue takes what is only posted.</summary>
    public bool HasRoom
    {
        get => _store.HasRoom;
        set => _store.HasRoom = value;
    }

    /// <summary>Whether the live table holds the session.</summary>
    public bool IsInTable => _live.Find(Session) is not null;

    /// <summary>The newest tokens.</summary>
    public SessionTokens Tokens => _keeper.TokensOf(Row, _store[Session].Account);

    /// <summary>The device secret of another device of the account.</summary>
    public DeviceSecret OtherSecret =>
        s_deviceSecrets.Make(Row.Account, _store[Session].Account.Password.Epoch, new(Rows.IdOf(77)));

    /// <summary>Judges an access token that carries <paramref name="counter"/>.</summary>
    public async ValueTask<bool> CallAsync(uint counter) =>
        await _keeper.FindLiveAsync(Session, Row.Account, counter, CancellationToken.None) is not null;

    /// <summary>Exchanges a refresh token.</summary>
    public ValueTask<SessionTokens?> RefreshAsync(RefreshToken token, DeviceSecret secret) =>
        _keeper.RefreshAsync(token, secret, seen: default, Rows.Stranger, CancellationToken.None);

    /// <summary>Ends the session.</summary>
    public async ValueTask EndAsync(EndReason reason) => await _keeper.EndAsync(
        Row.Account, [Session], except: null, reason, Rows.Stranger, CancellationToken.None);

    /// <summary>The session's own account gets a new password.</summary>
    public void ChangePassword() => _store.ChangePassword(Session);

    /// <summary>The writer comes round.</summary>
    public void Write() => _store.Write();

    /// <summary>Strangers call until the table has let go of the session, if it can.</summary>
    public async ValueTask EvictAsync()
    {
        for (var stranger = 1; stranger <= Strangers && IsInTable; stranger++)
        {
            var read = _store[new(Rows.IdOf(stranger + 1))];
            await _keeper.FindLiveAsync(read.Session.Id, read.Account.Id, 0, CancellationToken.None);
        }
    }

    /// <summary>Dies without warning, and starts.</summary>
    public void Crash()
    {
        _store.Crash();
        _store.HasRoom = true;
        (_live, _keeper, Moments) = Start();
    }

    /// <summary>Stops in order, and starts.</summary>
    public void Restart()
    {
        _store.HasRoom = true;
        _live.SaveAll();
        _store.Write();
        (_live, _keeper, Moments) = Start();
    }

    private (LiveSessions Live, SessionKeeper Keeper, MomentClock Moments) Start()
    {
        var live = new LiveSessions(
            LiveSessions.CapacityMin, entry => _store.TryNoteSeen(entry.Id, entry.LastSeenAt, entry.Seen));
        var moments = new MomentClock(Clock, _secrets);
        _store.Open(live, moments);
        return (live, new(_store, live, s_refreshTokens, s_deviceSecrets, s_policy, Clock), moments);
    }
}
