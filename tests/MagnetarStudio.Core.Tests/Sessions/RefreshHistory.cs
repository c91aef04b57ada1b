using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;

namespace MagnetarStudio.Core.Tests.Sessions;

/// <summary>
/// One random history of a session: a client that stores a pair before it uses it, a network that loses answers, a
/// server that crashes and forgets what it had not written.
/// </summary>
internal sealed class RefreshHistory(int seed)
{
    private static readonly Account s_account = Rows.Account();
    private static readonly SessionPolicy s_policy = SessionPolicy.Default with
    {
        Lifetime = TimeSpan.FromDays(1_000),
        IdleMax = TimeSpan.FromDays(1_000),
    };

    private readonly Random _chance = new(seed);
    private Session _row = SessionSamples.Session() with
    {
        Tokens = new TokenState(1, Rows.Now, 0),
        ExpiresAt = Rows.Now.Utc.AddDays(1_000),
    };

    private Moment _now = Rows.Now;
    private uint _liveSeen;

    /// <summary>The counter of the pair that the client has stored.</summary>
    public uint Stored { get; private set; } = 1;

    /// <summary>The counter of the newest pair that the server made.</summary>
    public uint Newest => _row.Tokens.Counter;

    public bool IsOver => _row.Ended is not null;

    /// <summary>Whether an old token must end the session: the newest was shown, and the grace is over.</summary>
    public bool IsSettled =>
        Math.Max(_row.Tokens.Seen, _liveSeen) >= Newest && _row.Tokens.AgeAt(_now) > SessionPolicy.RefreshGrace;

    /// <summary>One step of the client's day; what its refreshes were answered.</summary>
    public IReadOnlyList<RefreshAnswer> Step()
    {
        switch (_chance.Next(6))
        {
            case 0:
                Pass(TimeSpan.FromSeconds(_chance.Next(3_600)));
                return [];
            case 1:
                Call();
                return [];
            case 2:
                Restart();
                return [];
            case 3 when Stored == Newest:
                return Race();
            default:
                return [Refresh(Stored, isAnswerLost: _chance.Next(3) == 0)];
        }
    }

    /// <summary>A call with the newest access token that the client has.</summary>
    public void Call()
    {
        _liveSeen = Math.Max(_liveSeen, Stored);
        if (_chance.Next(2) == 0)
        {
            _row = _row with { Tokens = _row.Tokens with { Seen = Math.Max(_row.Tokens.Seen, _liveSeen) } };
        }
    }

    public void Pass(TimeSpan time) => _now = _now with { Utc = _now.Utc + time, Uptime = _now.Uptime + time };

    /// <summary>Presents a token; the client stores what is answered, unless it is lost on the way.</summary>
    public RefreshAnswer Refresh(uint counter, bool isAnswerLost)
    {
        var presented = new PresentedRefresh(_row.Id, counter, s_account.Password.Epoch, _liveSeen);
        var decision = SessionRules.Refresh(_row, s_account, presented, _now, s_policy);
        _row = decision.Next ?? _row;
        if (decision.Answer is RefreshAnswer.Rotated or RefreshAnswer.Repeated && !isAnswerLost)
        {
            Stored = _row.Tokens.Counter;
        }

        return decision.Answer;
    }

    private void Restart() =>
        (_now, _liveSeen) = (_now with { Uptime = TimeSpan.Zero, Start = Rows.IdOf(_chance.Next()) }, 0);

    // Two tabs with the newest token, the second up to ten seconds later and perhaps after a call of the first.
    private List<RefreshAnswer> Race()
    {
        var shared = Stored;
        var answers = new List<RefreshAnswer> { Refresh(shared, isAnswerLost: false) };
        Pass(TimeSpan.FromSeconds(_chance.Next(11)));
        if (_chance.Next(2) == 0)
        {
            Call();
        }

        answers.Add(Refresh(shared, isAnswerLost: false));
        return answers;
    }
}
