using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>An account as the server sees it: what its owner does is judged, and learned from.</summary>
/// <remarks>The owner passes every step-up, and signs in again where a session ended.</remarks>
internal sealed class WatchedAccount(Person owner, RiskPolicy policy, Sight sight, Chance chance)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan s_idleMax = TimeSpan.FromDays(14);

    private readonly Dictionary<int, WatchedSession> _sessions = [];
    private readonly List<WatchedSession> _ended = [];
    private readonly HashSet<DeviceId> _devices = [];

    /// <summary>What the account has shown.</summary>
    public RiskHistory History { get; private set; } = RiskHistory.Empty;

    /// <summary>The live sessions, by the slot of their device.</summary>
    public IReadOnlyDictionary<int, WatchedSession> Sessions => _sessions;

    /// <summary>The owner uses a device.</summary>
    public void Use(Appearance use)
    {
        var session = FindLive(use);
        if (session is null)
        {
            SignIn(use);
        }
        else
        {
            Call(session, use);
        }
    }

    /// <summary>Ends the day: the highest score of each session that was used.</summary>
    public IEnumerable<int> EndDay()
    {
        List<int> scores =
            [.. _sessions.Values.Concat(_ended).Where(session => session.DayMax is not null)
                .Select(session => session.DayMax!.Value)];
        _ended.Clear();
        foreach (var (slot, session) in _sessions)
        {
            session.BeginDay();
            if (chance.Happens(Habits.SignOut))
            {
                _sessions.Remove(slot);
            }
        }

        return scores;
    }

    private WatchedSession? FindLive(Appearance use)
    {
        if (!_sessions.TryGetValue(use.Slot, out var session))
        {
            return null;
        }

        var isLive = session.Device == use.Facts.Device && use.At - session.OpenedAt < s_lifetime
            && use.At - session.SeenAt < s_idleMax;
        if (!isLive)
        {
            End(use.Slot, session);
        }

        return isLive ? session : null;
    }

    private void Call(WatchedSession session, Appearance use)
    {
        var facts = Facts(use);
        session.SeenAt = use.At;
        if (session.Judgement is { } last && last.Holds(facts, use.At))
        {
            session.Count(last.Score.Value);
            return;
        }

        var seen = new RiskSighting(facts, sight.HasPlaces ? use.Place : null, use.At);
        var score = new RiskScore(
            RiskRules.ReadSession(seen, session.History, History, isTokenReplayed: false, policy), policy);
        session.Count(score.Value);
        if (score.Band == RiskBand.End)
        {
            End(use.Slot, session);
            SignIn(use);
            return;
        }

        var isProved = !RiskRules.MayLearn(score.Band);
        session.History = session.History.Learn(seen, isProved, policy);
        History = History.Learn(seen, isProved, policy);
        session.Judgement = new(facts, use.At, score);
    }

    private void SignIn(Appearance use)
    {
        var seen = new RiskSighting(Facts(use), sight.HasPlaces ? use.Place : null, use.At);
        var failures = chance.Happens(Habits.Mistyped) ? chance.Between(1, 2)
            : chance.Happens(Habits.GuessedBefore) ? chance.Between(3, 60)
            : 0;
        var circumstances = new SignInCircumstances(
            _devices.Contains(use.Facts.Device!.Value), failures, _sessions.Count, owner.HasBreachedPassword);
        var score = new RiskScore(RiskRules.ReadSignIn(seen, History, circumstances, policy), policy);

        History = History.Learn(seen, History.IsEmpty || !RiskRules.MayLearn(score.Band), policy);
        _devices.Add(use.Facts.Device!.Value);
        var session = new WatchedSession(
            use.Facts.Device!.Value, RiskHistory.Empty.Learn(seen, isProved: true, policy), use.At);
        session.Count(score.Value);
        _sessions[use.Slot] = session;
    }

    private RiskFacts Facts(Appearance use) =>
        sight.HasTlsHello ? use.Facts : use.Facts with { TlsHello = null };

    private void End(int slot, WatchedSession session)
    {
        _sessions.Remove(slot);
        _ended.Add(session);
    }
}
