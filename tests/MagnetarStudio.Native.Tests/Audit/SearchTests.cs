using System.Net;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>The log is searched by its index, and the index is held to the log.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private const int SegmentEntries = 16_384;

    // A page opens so many entries at most: what lies further back, only an index finds at once.
    private const int OpensPerPage = 8_192;

    private TestStudio _studio = null!;
    private StudioUser _founder = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await TestStudio.StartAsync();
        _founder = await _studio.ClaimAsync();
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task A_value_far_back_is_found_in_the_first_page_and_after_a_restart_and_a_kill()
    {
        var ada = await _studio.RegisterAsync("ada");
        await GrowAsync(ada);
        await RequireFoundAsync(_founder, ada);

        (await _studio.Server.StopAsync()).AssertExit(0);
        await _studio.RestartAsync();
        await RequireFoundAsync(_founder = await FounderAsync(), ada);
        await _studio.Server.KillAsync();
        await _studio.RestartAsync();
        await RequireFoundAsync(_founder = await FounderAsync(), ada);

        (await _studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(_studio.DataDirectory);
        await RequireHeldToTheLogAsync("UPDATE audit_segment SET days = x'4000' WHERE segment = $0", "INDEX_FORGED");
        await RequireHeldToTheLogAsync("DELETE FROM audit_posting WHERE place = $0", "INDEX_FORGED");
        await RequireHeldToTheLogAsync(
            "UPDATE audit_posting SET postings = CAST(postings || x'00' AS BLOB) WHERE place = $0", "INDEX_FORGED");
        await RequireHeldToTheLogAsync("DELETE FROM audit_segment WHERE segment = $0", "INDEX_MISSING");
        await RequireHeldToTheLogAsync(
            "INSERT INTO audit_segment (segment, days) SELECT $0 + 7, days FROM audit_segment", "INDEX_ADDED");
    }

    [Fact]
    public async Task Counting_says_how_many_a_query_would_answer_and_is_recorded()
    {
        var ada = await _studio.RegisterAsync("ada");
        await ada.SignInElsewhereAsync();
        var filter = new Filter { Action = "magnetar.session.opened", ActorAccountId = ada.Account.AccountId };

        var count = await CountAsync(filter);
        Assert.Equal(2, count.EntryCount);
        Assert.Empty(count.NextPageToken);
        Assert.Equal(0, (await CountAsync(new Filter { Action = "app.never" })).EntryCount);

        // The count's own record comes after what it counts.
        var all = await CountAsync(filter: null);
        Assert.Equal(all.Checkpoint.Size - 1, all.EntryCount);
        var recorded = await QueryAsync(_founder, new Filter { Action = "magnetar.audit.searched" });
        Assert.Equal(3, recorded.Count(entry => entry.Details.Any(
            detail => detail.Value.StartsWith("count below", StringComparison.Ordinal))));
        Assert.Equal("PERMISSION_DENIED", (await ada.RefuseAsync(
            ada.Client.Audit.CountAsync, new CountRequest { Filter = filter })).Reason);
        Assert.Equal("INVALID_INPUT", (await _founder.RefuseAsync(
            _founder.Client.Audit.CountAsync, new CountRequest { PageToken = "9.x" })).Reason);
    }

    [Fact]
    public async Task An_address_is_searched_for_in_any_of_its_spellings()
    {
        var here = await QueryAsync(_founder, new Filter { PeerAddress = "::ffff:127.0.0.1" });
        Assert.NotEmpty(here);
        Assert.All(here, entry => Assert.Equal(IPAddress.Loopback.ToString(), entry.PeerAddress));
        Assert.Empty(await QueryAsync(_founder, new Filter { PeerAddress = "192.0.2.1" }));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task A_limit_of_no_entry_is_a_wrong_command_line(string limit)
    {
        var found = await MagnetarFile.RunAsync("audit", "search", "--limit", limit, "--data", _studio.DataDirectory);
        found.AssertExit(64);
        Assert.Contains("--limit must be 1 or more", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_shows_entries_beside_a_server_and_without_one_and_is_recorded()
    {
        var ada = await _studio.RegisterAsync("ada");
        string[] search = ["audit", "search", "--data", _studio.DataDirectory];

        var table = await MagnetarFile.RunAsync([.. search, "--actor", "ada", "--action", "magnetar.session.opened"]);
        table.AssertExit(0);
        Assert.Contains("ACTION", table.Output, StringComparison.Ordinal);
        Assert.Contains(ada.Session.SessionId, table.Output, StringComparison.Ordinal);
        (await _studio.Server.StopAsync()).AssertExit(0);
        var found = await MagnetarFile.RunAsync(
            [.. search, "--action", "magnetar.audit.searched", "--outcome", "done", "--json"]);

        found.AssertExit(0);
        var own = found.Json.EnumerateArray().Single(entry => entry.GetProperty("details").EnumerateArray().Any(
            detail => detail.GetString()!.Contains("session.opened", StringComparison.Ordinal)));
        Assert.Equal("done", own.GetProperty("outcome").GetString());
        Assert.StartsWith("os:", own.GetProperty("actor").GetString(), StringComparison.Ordinal);
        (await MagnetarFile.RunAsync([.. search, "--from", "yesterday"])).AssertExit(64);
        (await MagnetarFile.RunAsync([.. search, "--actor", "nobody-of-that-name"])).AssertExit(1);
    }

    private async Task GrowAsync(StudioUser ada)
    {
        await LogGrowth.ToAsync(_studio, _founder, SegmentEntries + OpensPerPage);
        await Eventually.BecomesTrueAsync(
            "a segment is sealed",
            () => _studio.Data.Read<long>("SELECT count(*) FROM audit_segment") == 1,
            TestContext.Current.CancellationToken);
        await ada.SignInElsewhereAsync();
    }

    // One of a kind, at the very beginning and at the end: each condition by itself leads there.
    private static async Task RequireFoundAsync(StudioUser founder, StudioUser ada)
    {
        var account = ada.Account.AccountId;
        Filter[] filters =
        [
            new() { ActorAccountId = account },
            new() { ActorAccountId = account, Action = "magnetar.session.opened" },
            new() { TargetId = account },
            new() { TargetId = ada.Session.SessionId },
            new() { Action = "magnetar.account.created", Outcome = Outcome.Done },
            new() { UntilTime = new() { Seconds = 1 } },
        ];
        foreach (var filter in filters)
        {
            var page = await founder.CallAsync(
                founder.Client.Audit.QueryAsync, new QueryRequest { Filter = filter, PageSize = 500 });

            Assert.Empty(page.NextPageToken);
            Assert.Equal(filter.UntilTime is not null, page.Entries.Count == 0);
            Assert.Equal(filter.UntilTime is null, page.Entries.Any(entry => entry.Seq < 100));
        }
    }

    private async Task RequireHeldToTheLogAsync(string edit, string code)
    {
        using var copy = _studio.Data.Copy();
        copy.Change(edit, 0L);

        var verified = await MagnetarFile.RunAsync(
            "audit", "verify", "--level", "structure", "--data", copy.Path, "--json");

        verified.AssertExit(1);
        Assert.Contains(
            verified.Json.GetProperty("findings").EnumerateArray(),
            finding => finding.GetProperty("code").GetString() == code);
    }

    private Task<StudioUser> FounderAsync() => _studio.SignInAsync("founder", _founder.Password);

    private Task<CountResponse> CountAsync(Filter? filter) =>
        _founder.CallAsync(_founder.Client.Audit.CountAsync, new CountRequest { Filter = filter });

    private static async Task<IReadOnlyList<Entry>> QueryAsync(StudioUser user, Filter filter) =>
        (await user.CallAsync(user.Client.Audit.QueryAsync, new QueryRequest { Filter = filter })).Entries;
}
