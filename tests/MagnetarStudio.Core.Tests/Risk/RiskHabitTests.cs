using System.Net;
using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

/// <summary>The promises to honest people, over generated histories and missing data.</summary>
public sealed class RiskHabitTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void Another_address_alone_never_needs_step_up()
    {
        var chance = new Random(11);
        for (var round = 0; round < Rounds; round++)
        {
            var (own, session, account, now) = Anybody(chance);
            var moved = new RiskSighting(own with { Address = AnyAddress(chance) }, AnyPlace(chance), now);

            AssertBelow(Shown.Policy.StepUpFrom, moved, session, account);
        }
    }

    [Fact]
    public void An_update_alone_is_never_suspicious()
    {
        var chance = new Random(12);
        for (var round = 0; round < Rounds; round++)
        {
            var (own, session, account, now) = Anybody(chance);
            var family = own.Agent is null ? null : AgentFamily.Of(own.Agent).ToString();
            var updated = own with
            {
                Agent = family is null ? null : $"{family}/{chance.Next(100)}.0 (other)",
                AppVersion = $"{chance.Next(100)}",
                TlsHello = own.TlsHello is null ? null : $"hello{chance.Next(1_000)}",
            };

            AssertBelow(
                Shown.Policy.SuspiciousFrom,
                new(updated, null, now),
                session.Learn(new(own, null, now), isProved: true, Shown.Policy),
                account.Learn(new(own, null, now), isProved: true, Shown.Policy));
        }
    }

    private static void AssertBelow(int bound, in RiskSighting seen, RiskHistory session, RiskHistory account)
    {
        var call = RiskRules.ReadSession(seen, session, account, isTokenReplayed: false, Shown.Policy);
        var signIn = RiskRules.ReadSignIn(
            seen, account, new(IsDeviceKnown: true, 0, LiveSessions: 0, IsPasswordBreached: false), Shown.Policy);

        Assert.True(new RiskScore(call, Shown.Policy).Value < bound);
        Assert.True(new RiskScore(signIn, Shown.Policy).Value < bound);
    }

    // Somebody with any past, whose session and account have shown these very facts, possibly long ago.
    private static (RiskFacts Own, RiskHistory Session, RiskHistory Account, DateTimeOffset Now) Anybody(Random chance)
    {
        var now = Shown.Noon.AddMinutes(chance.Next(1_000_000));
        var own = AnyFacts(chance);
        var (session, account) = (RiskHistory.Empty, RiskHistory.Empty);
        for (var past = chance.Next(12); past > 0; past--)
        {
            account = Learn(account, AnyFacts(chance));
            session = Learn(session, AnyFacts(chance));
        }

        session = Learn(session, own);
        account = Learn(account, own);
        for (var past = chance.Next(30); past > 0; past--)
        {
            account = Learn(account, AnyFacts(chance) with { Device = Shown.Device(chance.Next(100, 200)) });
        }

        return (own, session, account, now.AddHours(chance.Next(3) == 0 ? chance.Next(20_000) : chance.Next(48)));

        RiskHistory Learn(RiskHistory history, RiskFacts facts)
        {
            now = now.AddMinutes(chance.Next(600));
            return history.Learn(new(facts, AnyPlace(chance), now), chance.Next(2) == 0, Shown.Policy);
        }
    }

    private static RiskFacts AnyFacts(Random chance) => new(
        chance.Next(5) == 0 ? null : AnyAddress(chance),
        Any(chance, "agent"),
        chance.Next(3) == 0 ? null : Shown.Device(chance.Next(1, 5)),
        Any(chance, "platform"),
        Any(chance, "language"),
        Any(chance, "version"),
        Any(chance, "hello"));

    private static string? Any(Random chance, string kind) => chance.Next(3) == 0 ? null : $"{kind}{chance.Next(4)}";

    private static IPAddress AnyAddress(Random chance) =>
        new([(byte)chance.Next(1, 224), (byte)chance.Next(3), 0, (byte)chance.Next(3)]);

    private static Place? AnyPlace(Random chance) => chance.Next(3) == 0
        ? null
        : new(
            "XX",
            (uint)chance.Next(4),
            new GeoPoint(chance.Next(-900_000, 900_000), chance.Next(-1_800_000, 1_800_000)));
}
