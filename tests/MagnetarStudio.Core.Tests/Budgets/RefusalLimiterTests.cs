using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Budgets;

public sealed class RefusalLimiterTests
{
    private static readonly AuditEvent s_denied =
        new(EventCode.PermissionDenied, Outcome.Refused) { Reason = "DENIED" };

    private static readonly Caller s_stranger = Stranger("192.0.2.1");
    private static readonly Caller s_account = s_stranger.As(new AccountId(Guid.AllBitsSet));

    private readonly FakeTimeProvider _time = new();
    private readonly RefusalLimiter _refusals;

    public RefusalLimiterTests() => _refusals = new RefusalLimiter(_time);

    [Fact]
    public void Ten_a_minute_are_recorded_and_the_rest_become_one_record()
    {
        Assert.Equal(10, Record(14, s_stranger));

        var (sum, by) = Assert.Single(_refusals.TakeCounted());
        Assert.Equal(
            (EventCode.RefusalsCounted, Outcome.Refused, "DENIED", 4), (sum.Code, sum.Outcome, sum.Reason, sum.Count));
        Assert.Equal(s_stranger, by);
        Assert.Empty(_refusals.TakeCounted());
    }

    [Fact]
    public void A_minute_later_there_are_records_again()
    {
        Record(11, s_stranger);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, Record(1, s_stranger));
    }

    [Fact]
    public void What_was_done_summed_or_appended_is_always_recorded()
    {
        var done = s_denied with { Outcome = Outcome.Done };
        var sum = s_denied with { Code = EventCode.RefusalsCounted };
        var appended = s_denied with { Code = EventCode.ApplicationEntry };

        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(_refusals.TryRecord(done, s_stranger)));
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(_refusals.TryRecord(sum, s_stranger)));
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(_refusals.TryRecord(appended, s_stranger)));
        Assert.Equal(0, _refusals.Parties);
    }

    [Fact]
    public void Kinds_addresses_and_accounts_are_told_apart()
    {
        Record(10, s_stranger);

        Assert.Equal(1, Record(1, Stranger("192.0.2.2")));
        Assert.Equal(1, Record(1, s_account));
        Assert.True(_refusals.TryRecord(s_denied with { Reason = "OTHER" }, s_stranger));
        Assert.False(_refusals.TryRecord(s_denied, s_stranger));
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::2")] // one /64
    [InlineData("unix", "unix")]
    public void A_stranger_is_known_by_address_alone(string peer, string same)
    {
        Record(10, Stranger(peer));

        Assert.Equal(0, Record(1, Stranger(same) with { RequestId = "request-0002", Agent = "another" }));
    }

    [Fact]
    public void An_account_is_one_party_wherever_it_calls_from()
    {
        Record(10, s_account);

        Assert.Equal(0, Record(1, s_account with { Peer = "198.51.100.7" }));
    }

    [Fact]
    public void Before_the_queue_only_those_are_counted_that_can_get_no_record()
    {
        Assert.All(Enumerable.Range(0, 20), _ => Assert.False(_refusals.TryShed(s_denied, s_account)));
        Record(10, s_account);
        Assert.True(_refusals.TryShed(s_denied, s_account));

        Assert.Equal(1, Assert.Single(_refusals.TakeCounted()).Sum.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_refusals.TryShed(s_denied, s_account));
    }

    [Fact]
    public void Shed_calls_are_only_counted()
    {
        _refusals.Count("TRY_LATER", s_stranger);
        _refusals.Count("TRY_LATER", s_stranger);

        var (sum, _) = Assert.Single(_refusals.TakeCounted());
        Assert.Equal(("TRY_LATER", 2), (sum.Reason, sum.Count));
    }

    [Fact]
    public void Sums_that_nobody_took_are_still_there()
    {
        Record(11, s_stranger);
        Record(11, s_account);

        Assert.NotEqual(_refusals.TakeCounted().First().By, _refusals.TakeCounted().First().By);
    }

    [Fact]
    public void A_flood_from_many_addresses_shares_one_budget_beyond_the_table()
    {
        for (var party = 0; party < RefusalLimiter.PartiesMax; party++)
        {
            Record(1, Stranger($"10.0.{party >> 8}.{party & 0xFF}"));
        }

        var recorded = Enumerable.Range(0, 100).Sum(party => Record(1, Stranger($"10.1.0.{party}")));

        Assert.Equal(10, recorded);
        Assert.Equal(90, Assert.Single(_refusals.TakeCounted()).Sum.Count);
    }

    [Fact]
    public void Idle_parties_are_forgotten()
    {
        Record(1, s_stranger);
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Empty(_refusals.TakeCounted());

        Assert.Equal(0, _refusals.Parties);
    }

    private static Caller Stranger(string peer) => new(Actor.Nobody, null, peer, null, "request-0001");

    private int Record(int times, Caller by) =>
        Enumerable.Range(0, times).Count(_ => _refusals.TryRecord(s_denied, by));
}
