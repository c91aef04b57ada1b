using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>A call of a session whose histories are full.</summary>
internal sealed class ScoredCall
{
    private static readonly DateTimeOffset s_now = new(2030, 1, 7, 12, 0, 0, TimeSpan.Zero);

    private readonly RiskPolicy _policy = new();
    private readonly RiskHistory _history = RiskHistory.Empty;
    private readonly RiskFacts _facts;
    private readonly RiskFacts _sameFacts;
    private readonly RiskFacts _otherFacts;
    private readonly Place _otherPlace;
    private readonly RiskJudgement _judgement;

    /// <summary>Histories of many places and devices.</summary>
    public ScoredCall()
    {
        var chance = new Chance(1);
        var phone = Gadget.NewPhone(chance, "de-DE");
        for (var hours = 40; hours > 0; hours--)
        {
            var site = Site.New(chance, 0);
            var facts = Gadget.NewLaptop(chance, "de-DE").Show(site.AddressOf(hours));
            _history = _history.Learn(new(facts, site.Place, s_now.AddHours(-hours)), isProved: true, _policy);
        }

        var (here, there) = (Site.New(chance, 0), Site.New(chance, 9));
        _facts = phone.Show(here.AddressOf(1));
        _sameFacts = phone.Show(here.AddressOf(1));
        _otherFacts = Gadget.NewLaptop(chance, "en-US").Show(there.AddressOf(1));
        _otherPlace = there.Place;
        _judgement = new(_facts, s_now, new(default, _policy));
    }

    /// <summary>Whether the score of equal facts, in other objects, still holds.</summary>
    public bool AskUnchanged() => _judgement.Holds(_sameFacts, s_now);

    /// <summary>Scores a stranger.</summary>
    public int Score()
    {
        var seen = new RiskSighting(_otherFacts, _otherPlace, s_now);
        return new RiskScore(
            RiskRules.ReadSession(seen, _history, _history, isTokenReplayed: false, _policy), _policy).Value;
    }

    /// <summary>Learns a stranger.</summary>
    public RiskHistory Learn() =>
        _history.Learn(new(_otherFacts, _otherPlace, s_now), isProved: false, _policy);
}
