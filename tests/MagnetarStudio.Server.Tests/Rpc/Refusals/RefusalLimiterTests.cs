using System.Net;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Server.Rpc.Refusals;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Refusals;

public sealed class RefusalLimiterTests
{
    private static readonly AuditEvent s_denied =
        new(EventCode.PermissionDenied, Outcome.Refused) { Reason = "DENIED" };

    private static readonly IPAddress s_address = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryRefusals _log = new();
    private readonly RefusalLimiter _refusals;

    public RefusalLimiterTests() => _refusals = new RefusalLimiter(_log, _time);

    [Fact]
    public async Task Ten_a_minute_are_recorded_and_the_rest_become_one_record()
    {
        var caller = Stranger("one");
        await RefuseAsync(14, caller, s_address);
        Assert.Equal(10, _log.Records.Count);

        await FlushAsync();

        var (sum, by) = _log.Records.Last();
        Assert.Equal(11, _log.Records.Count);
        Assert.Equal((EventCode.RefusalsCounted, "DENIED", 4), (sum.Code, sum.Reason, sum.Count));
        Assert.Equal(caller, by);
    }

    [Fact]
    public async Task A_minute_later_there_are_records_again()
    {
        await RefuseAsync(11, Stranger("one"), s_address);
        _time.Advance(TimeSpan.FromMinutes(1));

        await RefuseAsync(1, Stranger("one"), s_address);

        Assert.Equal(11, _log.Records.Count);
    }

    [Fact]
    public async Task Kinds_addresses_and_accounts_are_told_apart()
    {
        var account = Stranger("one").As(new AccountId(Guid.AllBitsSet));
        await RefuseAsync(10, Stranger("one"), s_address);
        await RefuseAsync(1, Stranger("two"), IPAddress.Parse("192.0.2.2"));
        await RefuseAsync(1, account, s_address);
        await _refusals.RecordAsync(
            s_denied with { Reason = "OTHER" }, Stranger("one"), s_address, TestContext.Current.CancellationToken);

        Assert.Equal(13, _log.Records.Count);
    }

    [Fact]
    public async Task An_account_is_one_party_wherever_it_calls_from()
    {
        var account = Stranger("one").As(new AccountId(Guid.AllBitsSet));
        await RefuseAsync(10, account, s_address);

        await RefuseAsync(1, account, IPAddress.Parse("198.51.100.7"));

        Assert.Equal(10, _log.Records.Count);
    }

    [Fact]
    public async Task Shed_calls_are_only_counted()
    {
        _refusals.Count("TRY_LATER", Stranger("one"), s_address);
        _refusals.Count("TRY_LATER", Stranger("one"), s_address);
        Assert.Empty(_log.Records);

        await FlushAsync();

        Assert.Equal(("TRY_LATER", 2), (_log.Records.Single().Refusal.Reason, _log.Records.Single().Refusal.Count));
    }

    [Fact]
    public async Task Nothing_counted_writes_nothing()
    {
        await RefuseAsync(10, Stranger("one"), s_address);

        await FlushAsync();
        await FlushAsync();

        Assert.Equal(10, _log.Records.Count);
    }

    [Fact]
    public async Task A_flood_from_many_addresses_shares_one_budget_beyond_the_table()
    {
        for (var party = 0; party < RefusalLimiter.PartiesMax; party++)
        {
            await RefuseAsync(1, Stranger("one"), new IPAddress([10, 0, (byte)(party >> 8), (byte)(party & 0xFF)]));
        }

        for (var party = 0; party < 100; party++)
        {
            await RefuseAsync(1, Stranger("one"), new IPAddress([10, 1, 0, (byte)party]));
        }

        await FlushAsync();

        Assert.Equal(RefusalLimiter.PartiesMax + 10 + 1, _log.Records.Count);
        Assert.Equal(90, _log.Records.Last().Refusal.Count);
    }

    [Fact]
    public async Task Idle_parties_are_forgotten()
    {
        await RefuseAsync(1, Stranger("one"), s_address);
        _time.Advance(TimeSpan.FromSeconds(61));

        await FlushAsync();

        Assert.Equal(0, _refusals.Parties);
    }

    private static Caller Stranger(string peer) => new(Actor.Nobody, null, peer, null, "request-0001");

    private async Task RefuseAsync(int times, Caller by, IPAddress from)
    {
        for (var time = 0; time < times; time++)
        {
            await _refusals.RecordAsync(s_denied, by, from, TestContext.Current.CancellationToken);
        }
    }

    private Task FlushAsync() => _refusals.FlushAsync(TestContext.Current.CancellationToken).AsTask();
}
