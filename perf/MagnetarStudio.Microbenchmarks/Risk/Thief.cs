using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>Somebody who has what it takes to be let in, and makes three calls, a minute apart.</summary>
/// <remarks>Histories are immutable, so that an attempt leaves no trace in the life it was tried on.</remarks>
internal sealed class Thief(Person owner, WatchedAccount account, RiskPolicy policy, Sight sight, Chance chance)
{
    private const int Calls = 3;
    private const int HostsMax = 65_536;

    private readonly Nearness _nearness = chance.Pick(
        (0.70, Nearness.Abroad), (0.22, Nearness.SameTown), (0.06, Nearness.SameCompany), (0.02, Nearness.SameNetwork));

    /// <summary>Takes over a live session of the owner.</summary>
    public Hijack TakeSession(HijackKind kind, int slot, DateTimeOffset at)
    {
        var disguise = kind switch
        {
            HijackKind.StolenRefresh => chance.Pick((0.3, Disguise.Tool), (0.7, Disguise.Declared)),
            HijackKind.Replay => chance.Pick((0.5, Disguise.Tool), (0.5, Disguise.Declared)),
            _ => chance.Pick((0.8, Disguise.Declared), (0.2, Disguise.Application)),
        };

        // Two refreshes in a row that were answered again, to another network, are known at the second.
        var isFollower = kind == HijackKind.Replay && chance.Happens(0.3);
        var (facts, place) = Show(owner.Gadgets[slot], disguise);
        return new(kind, _nearness, disguise, Call(facts, place, at, account.Sessions[slot].History, isFollower));
    }

    /// <summary>Signs in with the right password.</summary>
    public Hijack SignIn(DateTimeOffset at)
    {
        // Half of them send the agent of a common browser, without knowing the owner's.
        var disguise = chance.Pick((0.5, Disguise.Tool), (0.5, Disguise.Declared));
        var gadget = Gadget.NewLaptop(chance, "en-US") with
        {
            Program = disguise == Disguise.Tool ? Gadget.Application : "Chrome",
        };
        var (facts, place) = Show(gadget, disguise);
        var seen = new RiskSighting(facts, place, at);
        var circumstances = new SignInCircumstances(
            IsDeviceKnown: false,
            chance.Pick((0.6, 0), (0.3, 1), (0.1, 8)),
            account.Sessions.Count,
            chance.Happens(0.7));
        var score = new RiskScore(RiskRules.ReadSignIn(seen, account.History, circumstances, policy), policy).Value;
        var opened = RiskHistory.Empty.Learn(seen, isProved: true, policy);
        return new(
            HijackKind.Stuffing,
            _nearness,
            disguise,
            Math.Max(score, Call(facts, place, at.AddMinutes(1), opened, isFollower: false)));
    }

    private int Call(RiskFacts facts, Place? place, DateTimeOffset at, RiskHistory session, bool isFollower)
    {
        var (history, highest) = (account.History, 0);
        for (var call = 0; call < Calls; call++)
        {
            var seen = new RiskSighting(facts, place, at.AddMinutes(call));
            var isReplayed = isFollower && call == Calls - 1;
            var score = new RiskScore(RiskRules.ReadSession(seen, session, history, isReplayed, policy), policy);
            highest = Math.Max(highest, score.Value);
            if (RiskRules.MayLearn(score.Band))
            {
                session = session.Learn(seen, isProved: false, policy);
                history = history.Learn(seen, isProved: false, policy);
            }
        }

        return highest;
    }

    private (RiskFacts Facts, Place? Place) Show(Gadget gadget, Disguise disguise)
    {
        var site = _nearness switch
        {
            Nearness.Abroad => Site.New(chance, Site.AnyTownAbroad(chance, owner.Home.Place.Country!)),
            Nearness.SameTown => Site.New(chance, owner.Town, company: 0),
            Nearness.SameCompany => Site.New(chance, owner.Town, owner.LineCompany),
            _ => owner.Home,
        };
        var facts = gadget.Show(site.AddressOf(chance.Next(HostsMax)));
        facts = disguise switch
        {
            Disguise.Tool => facts with
            {
                Agent = "python-grpc/1.70",
                Platform = null,
                Language = null,
                TlsHello = "tool",
            },
            Disguise.Declared => facts with { TlsHello = "tool" },
            _ => facts with { Language = chance.Happens(0.5) ? facts.Language : "en-AU" },
        };
        return (sight.HasTlsHello ? facts : facts with { TlsHello = null }, sight.HasPlaces ? site.Place : null);
    }
}
