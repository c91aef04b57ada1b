using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>The log is read over gRPC by those who may, and no reading goes unseen.</summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private TestStudio _studio = null!;
    private StudioUser _founder = null!;
    private StudioUser _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await TestStudio.StartAsync();
        _founder = await _studio.ClaimAsync();
        _ada = await _studio.RegisterAsync("ada");
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task An_entry_says_what_was_done_and_its_record_is_the_leaf()
    {
        var opened = Assert.Single(await QueryAsync(new Filter
        {
            Action = "magnetar.session.opened",
            ActorAccountId = _ada.Account.AccountId,
        }));

        var read = await _founder.CallAsync(
            _founder.Client.Audit.GetEntryAsync, new GetEntryRequest { Seq = opened.Seq });

        Assert.Equal(opened, read.Entry);
        Assert.Equal(Outcome.Done, read.Entry.Outcome);
        Assert.Equal(ActorKind.Account, read.Entry.Actor.Kind);
        Assert.Equal(("session", _ada.Session.SessionId), (read.Entry.Target.Kind, read.Entry.Target.TargetId));
        Assert.Equal("127.0.0.1", read.Entry.PeerAddress);
        Assert.NotEmpty(read.Entry.RequestId);
        Assert.Equal(SHA256.HashData([0, .. read.Record.Span]), read.Entry.LeafHash.ToByteArray());
        Assert.True(read.Checkpoint.Size > opened.Seq);
    }

    [Fact]
    public async Task Every_condition_of_a_filter_holds()
    {
        await _ada.Client.RefuseAsync(
            _ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", "not the password of ada"));
        var other = await _ada.SignInElsewhereAsync();
        await _ada.RevokeAsync(other.Session);

        var refused = Assert.Single(await QueryAsync(
            new Filter { Action = "magnetar.sign_in", Outcome = Outcome.Refused }));
        Assert.Equal(ActorKind.Stranger, refused.Actor.Kind);
        Assert.Contains(refused.Details, detail => detail is { Name: "user_name", Value: "ada" });

        var ended = Assert.Single(await QueryAsync(
            new Filter { TargetId = other.Session.SessionId, SessionId = _ada.Session.SessionId }));
        Assert.Equal("magnetar.session.ended", ended.Action);

        var from = ended.EventTime.ToDateTimeOffset();
        var after = await QueryAsync(new Filter { FromTime = from.ToTimestamp() });
        Assert.All(after, entry => Assert.True(entry.Seq >= ended.Seq));
        var before = await QueryAsync(new Filter { UntilTime = from.ToTimestamp() });
        Assert.All(before, entry => Assert.True(entry.Seq < ended.Seq));
        Assert.Empty(await QueryAsync(new Filter { Action = "app.never" }));
        Assert.Empty(await QueryAsync(new Filter { TargetId = "nobody" }));
        var never = new QueryRequest { Filter = new Filter { FromTime = new Timestamp { Seconds = long.MaxValue } } };
        Assert.Equal("INVALID_INPUT", (await _founder.RefuseAsync(_founder.Client.Audit.QueryAsync, never)).Reason);
    }

    [Fact]
    public async Task An_entry_that_somebody_took_away_is_not_called_one_that_retention_removed()
    {
        await _founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), 300)); // a start looks at the newest tile
        (await _studio.Server.StopAsync()).AssertExit(0);
        _studio.Data.Change("DELETE FROM audit_record WHERE seq = $0", 3L);
        await _studio.RestartAsync();
        _studio.Server.ExpectedErrors.Add("Record 3 is not there");
        var founder = await _studio.SignInAsync("founder", _founder.Password);

        var refused = await founder.RefuseAsync(founder.Client.Audit.GetEntryAsync, new GetEntryRequest { Seq = 3 });

        Assert.NotEqual("ENTRY_PRUNED", refused.Reason);
    }

    [Fact]
    public async Task Pages_go_back_without_shifting_and_belong_to_their_query()
    {
        var filter = new Filter { Outcome = Outcome.Done };
        var whole = await QueryAsync(filter);

        var read = new List<Entry>();
        var request = new QueryRequest { Filter = filter, PageSize = 2 };
        do
        {
            var page = await _founder.CallAsync(_founder.Client.Audit.QueryAsync, request);
            read.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && read.Count < 1_000);

        // The first of the pages has the record of the search before it, and of its own.
        Assert.Equal(whole, read.SkipWhile(entry => entry.Seq > whole[0].Seq));

        var first = await _founder.CallAsync(
            _founder.Client.Audit.QueryAsync, new QueryRequest { Filter = filter, PageSize = 2 });
        foreach (var token in new[] { first.NextPageToken, "1", "0.x", "99999999.x", "." })
        {
            var foreign = new QueryRequest { PageToken = token };
            Assert.Equal(
                "INVALID_INPUT", (await _founder.RefuseAsync(_founder.Client.Audit.QueryAsync, foreign)).Reason);
        }
    }

    [Fact]
    public async Task No_reading_goes_unseen_and_nobody_reads_without_the_permission()
    {
        await _founder.CallAsync(_founder.Client.Audit.GetEntryAsync, new GetEntryRequest { Seq = 0 });
        await QueryAsync(new Filter { Action = "magnetar.session.opened" });
        using (await WatchAsync(_founder, new WatchRequest()))
        {
            var seen = await QueryAsync(new Filter { Action = "magnetar.audit.searched" });
            Assert.Equal(3, seen.Count);
            Assert.All(seen, entry => Assert.Equal(_founder.Account.AccountId, entry.Actor.ActorId));
        }

        Assert.Equal("PERMISSION_DENIED", (await _ada.RefuseAsync(
            _ada.Client.Audit.GetEntryAsync, new GetEntryRequest())).Reason);
        Assert.Equal("PERMISSION_DENIED", (await _ada.RefuseAsync(
            _ada.Client.Audit.QueryAsync, new QueryRequest())).Reason);
        var watch = _ada.Client.Audit.Watch(new WatchRequest(), StudioClient.Options(_ada.Tokens.AccessToken));
        Assert.Equal("PERMISSION_DENIED", (await EndOfAsync(watch)).Reason);
        Assert.Equal("SIZE_BEYOND_LOG", (await _founder.RefuseAsync(
            _founder.Client.Audit.GetEntryAsync, new GetEntryRequest { Seq = long.MaxValue })).Reason);
    }

    [Fact]
    public async Task A_watch_tells_what_is_committed_and_goes_on_where_another_broke_off()
    {
        using var watch = await WatchAsync(_founder, new WatchRequest());
        await _ada.SignInElsewhereAsync();
        var told = new List<Entry>();
        while (told.All(entry => entry.Action != "magnetar.session.opened"))
        {
            Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            told.Add(watch.ResponseStream.Current.Entry);
            Assert.True(watch.ResponseStream.Current.Checkpoint.Size > told[^1].Seq);
        }

        var places = Enumerable.Range(0, told.Count).Select(step => told[0].Seq + step);
        Assert.Equal(places, told.Select(entry => entry.Seq));

        using var resumed = await WatchAsync(_founder, new WatchRequest { FromSeq = told[0].Seq });
        foreach (var entry in told)
        {
            Assert.True(await resumed.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal(entry, resumed.ResponseStream.Current.Entry);
        }

        var beyond = _founder.Client.Audit.Watch(
            new WatchRequest { FromSeq = long.MaxValue }, StudioClient.Options(_founder.Tokens.AccessToken));
        Assert.Equal("SIZE_BEYOND_LOG", (await EndOfAsync(beyond)).Reason);
    }

    [Fact]
    public async Task A_watch_with_a_filter_tells_only_what_passes()
    {
        var filter = new Filter { Action = "magnetar.session.renamed" };
        using var watch = await WatchAsync(_founder, new WatchRequest { Filter = filter });

        await _ada.SignInElsewhereAsync();
        await _ada.CallAsync(
            _ada.Client.Sessions.RenameSessionAsync,
            new RenameSessionRequest { SessionId = _ada.Session.SessionId, DisplayName = "Kitchen" });

        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(filter.Action, watch.ResponseStream.Current.Entry.Action);
    }

    [Fact]
    public async Task Who_loses_the_role_loses_the_watch_with_it()
    {
        await SetRoleAsync(Role.Admin);
        using var watch = await WatchAsync(_ada, new WatchRequest());

        await SetRoleAsync(Role.Member);

        Assert.Equal("PERMISSION_DENIED", (await EndOfAsync(watch)).Reason);
        Assert.True(await _ada.IsLiveAsync());
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task A_page_looks_at_so_much_and_a_watch_is_behind_by_so_much_and_no_more()
    {
        await _ada.Client.RefuseAsync(
            _ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", "not the password of ada"));
        await LogGrowth.ToAsync(_studio, _founder, 65_537);

        // No index narrows a search by outcome, and the one entry that passes is at the beginning: seven pages back
        // there is nothing yet.
        var request = new QueryRequest { Filter = new Filter { Outcome = Outcome.Refused } };
        for (var pages = 1; ; pages++)
        {
            var page = await _founder.CallAsync(_founder.Client.Audit.QueryAsync, request);
            request.PageToken = page.NextPageToken;
            if (page.Entries.Count > 0)
            {
                Assert.Equal(8, pages);
                Assert.Equal("magnetar.sign_in", page.Entries[0].Action);
                break;
            }
        }

        var behind = _founder.Client.Audit.Watch(
            new WatchRequest { FromSeq = 1 }, StudioClient.Options(_founder.Tokens.AccessToken));
        Assert.Equal("STREAM_LAGGED", (await EndOfAsync(behind)).Reason);
    }

    private async Task<IReadOnlyList<Entry>> QueryAsync(Filter filter)
    {
        var page = await _founder.CallAsync(
            _founder.Client.Audit.QueryAsync, new QueryRequest { Filter = filter, PageSize = 500 });
        Assert.Empty(page.NextPageToken);
        return page.Entries;
    }

    private static async Task<AsyncServerStreamingCall<WatchResponse>> WatchAsync(
        StudioUser user, WatchRequest request)
    {
        var watch = user.Client.Audit.Watch(request, StudioClient.Options(user.Tokens.AccessToken));
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Null(watch.ResponseStream.Current.Entry);
        return watch;
    }

    private static async Task<Refusal> EndOfAsync(AsyncServerStreamingCall<WatchResponse> watch)
    {
        using (watch)
        {
            return Refusal.Of(await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
                {
                }
            }));
        }
    }

    private async Task SetRoleAsync(Role role) => await _founder.CallAsync(
        _founder.Client.Accounts.SetRoleAsync,
        new SetRoleRequest { AccountId = _ada.Account.AccountId, Role = role });
}
