using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Applications append in their own namespace, and what they append is an entry like any other.</summary>
public sealed class AppendTests : IAsyncLifetime
{
    private TestStudio _studio = null!;
    private StudioUser _founder = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await TestStudio.StartAsync();
        _founder = await _studio.ClaimAsync();
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task An_entry_stands_where_it_was_answered_and_says_what_was_appended_but_secrets()
    {
        var entry = Appends.Entry("Note 17 of Ada", "app.notes.shared");
        entry.Outcome = Outcome.Refused;
        entry.Details.Add(new Detail { Name = "with", Value = "bob@example.org" });
        entry.Details.Add(new Detail { Name = "Access-Token", Value = "whatever it is" });
        entry.Details.Add(new Detail { Name = "header", Value = "it was Bearer abc.def" });
        entry.Details.Add(new Detail { Name = "long", Value = new string('x', 2_000) });

        var answer = await _founder.AppendAsync(entry);
        var read = await _founder.CallAsync(
            _founder.Client.Audit.GetEntryAsync, new GetEntryRequest { Seq = answer.Seq });

        Assert.True(answer.Checkpoint.Size > answer.Seq);
        Assert.Equal(answer.EventTime, read.Entry.EventTime);
        Assert.Equal(("app.notes.shared", Outcome.Refused), (read.Entry.Action, read.Entry.Outcome));
        Assert.Equal(new Target { Kind = "thing", TargetId = "Note 17 of Ada" }, read.Entry.Target);
        Assert.Equal(
            (_founder.Account.AccountId, _founder.Session.SessionId, "127.0.0.1"),
            (read.Entry.Actor.ActorId, read.Entry.SessionId, read.Entry.PeerAddress));
        Assert.Equal(
            [
                ("with", "bob@example.org"), ("Access-Token", "[redacted]"), ("header", "it was [redacted]"),
                ("long", new string('x', 500)),
            ],
            read.Entry.Details.Select(detail => (detail.Name, detail.Value)));
    }

    [Fact]
    public async Task An_entry_is_found_by_its_action_and_by_its_target()
    {
        await _founder.AppendAsync(Appends.Entry("one", "app.first"));
        await _founder.AppendAsync(Appends.Entry("two", "app.first"));
        await _founder.AppendAsync(Appends.Entry("two", "app.second"));

        Assert.Equal(["two", "one"], await FindAsync(new Filter { Action = "app.first" }));
        Assert.Equal(["two", "two"], await FindAsync(new Filter { TargetId = "two" }));
        Assert.Equal(["two"], await FindAsync(new Filter { Action = "app.first", TargetId = "two" }));
        Assert.Empty(await FindAsync(new Filter { Action = "app.third" }));
        Assert.Empty(await FindAsync(new Filter { Action = "app.second", TargetId = "one" }));
    }

    [Fact]
    public async Task What_is_not_the_applications_own_or_not_well_formed_is_refused_and_leaves_nothing()
    {
        foreach (var action in new[] { "magnetar.session.ended", "app", "app.", "application.x", "app.Upper", "App.x" })
        {
            Assert.Equal("ACTION_RESERVED", await RefuseAsync(Appends.Entry(action: action)));
        }

        var twice = Appends.Entry();
        twice.Details.Add(new Detail { Name = "same", Value = "1" });
        twice.Details.Add(new Detail { Name = "same", Value = "2" });
        Assert.Equal("INVALID_INPUT", await RefuseAsync(twice));
        var many = Appends.Entry();
        many.Details.Add(Enumerable.Range(0, 33).Select(number => new Detail { Name = $"{number}", Value = "x" }));
        Assert.Equal("INVALID_INPUT", await RefuseAsync(many));
        Assert.Equal("INVALID_INPUT", await RefuseAsync(new NewEntry { Action = "app.x" }));
        Assert.Equal("INVALID_INPUT", (await _founder.RefuseAsync(
            _founder.Client.Audit.AppendAsync, new AppendRequest())).Reason);
        Assert.Equal(0, _studio.CountEntries());
    }

    [Fact]
    public async Task Nobody_appends_without_the_permission()
    {
        var ada = await _studio.RegisterAsync("ada");

        Assert.Equal("PERMISSION_DENIED", (await ada.RefuseAsync(
            ada.Client.Audit.AppendAsync, new AppendRequest { Entry = Appends.Entry() })).Reason);
        var refused = await Assert.ThrowsAsync<RpcException>(() => ada.AppendManyAsync([Appends.Entry()]));
        Assert.Equal("PERMISSION_DENIED", Refusal.Of(refused).Reason);
        Assert.Equal(0, _studio.CountEntries());
    }

    [Fact]
    public async Task What_an_application_says_was_refused_is_never_only_counted()
    {
        var refused = Appends.Entry();
        refused.Outcome = Outcome.Refused;

        var answer = await _founder.AppendManyAsync(Enumerable.Repeat(refused, 100));

        Assert.Equal((100, 0), (answer.AppendedCount, answer.SkippedCount));
        Assert.Equal(100, _studio.CountEntries());
    }

    [Fact]
    public async Task A_stream_is_appended_in_its_order()
    {
        const int Count = 3_000;
        var answer = await _founder.AppendManyAsync(Enumerable.Range(0, Count).Select(NumberedEntry));

        Assert.Equal((Count, 0), (answer.AppendedCount, answer.SkippedCount));
        Assert.Equal(Count, _studio.CountEntries());
        Assert.Equal(_studio.Data.Read<long>("SELECT count(*) FROM audit_record"), answer.Checkpoint.Size);
        Assert.Equal(Enumerable.Range(0, Count), await ReadNumbersAsync());
        await MagnetarFile.AssertLogIsIntactAsync(_studio.DataDirectory);
    }

    [Fact]
    public async Task The_first_that_is_refused_ends_the_stream_and_those_before_it_stay()
    {
        foreach (var (bad, reason) in new[]
        {
            (Appends.Entry(action: "magnetar.own"), "ACTION_RESERVED"),
            (new NewEntry { Action = "app.without.outcome" }, "INVALID_INPUT"),
        })
        {
            var before = _studio.CountEntries();
            var refused = await Assert.ThrowsAsync<RpcException>(() => _founder.AppendManyAsync(
                [.. Enumerable.Range(0, 600).Select(NumberedEntry), bad, .. Enumerable.Repeat(Appends.Entry(), 600)]));

            Assert.Equal(reason, Refusal.Of(refused).Reason);
            Assert.Equal(600, _studio.CountEntries() - before);
        }
    }

    [Fact]
    public async Task An_entry_of_a_stream_does_not_wait_for_the_next_one()
    {
        using var call = _founder.Client.Audit.AppendMany(StudioClient.Options(_founder.Tokens.AccessToken));
        using var watch = _founder.Client.Audit.Watch(
            new WatchRequest { Filter = new Filter { Action = "app.tested" } },
            StudioClient.Options(_founder.Tokens.AccessToken));
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        for (var entry = 0; entry < 5; entry++)
        {
            await call.RequestStream.WriteAsync(
                new AppendManyRequest { Entry = NumberedEntry(entry) }, TestContext.Current.CancellationToken);
        }

        // The stream is still open.
        for (var entry = 0; entry < 5; entry++)
        {
            Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal($"{entry}", watch.ResponseStream.Current.Entry.Target.TargetId);
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(5, (await call).AppendedCount);
    }

    [Fact]
    public async Task How_many_entries_a_stream_appends_in_a_second_is_reported()
    {
        const int Count = 50_000;
        var entries = Enumerable.Range(0, Count).Select(number => new AppendManyRequest
        {
            Entry = NumberedEntry(number),
        }).ToList();
        var start = TimeProvider.System.GetTimestamp();
        using var call = _founder.Client.Audit.AppendMany(StudioClient.Options(_founder.Tokens.AccessToken));
        foreach (var entry in entries)
        {
            await call.RequestStream.WriteAsync(entry, TestContext.Current.CancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(Count, (await call).AppendedCount);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        Measurements.Report("entries through AppendMany", $"{Count / elapsed.TotalSeconds:0}/s, {Count} in one stream");
    }

    private async Task<string> RefuseAsync(NewEntry entry) => (await _founder.RefuseAsync(
        _founder.Client.Audit.AppendAsync, new AppendRequest { Entry = entry })).Reason;

    private async Task<IReadOnlyList<string>> FindAsync(Filter filter)
    {
        var page = await _founder.CallAsync(
            _founder.Client.Audit.QueryAsync, new QueryRequest { Filter = filter, PageSize = 500 });
        return [.. page.Entries.Select(entry => entry.Target.TargetId)];
    }

    private static NewEntry NumberedEntry(int number) => Appends.Entry($"{number}");

    // Oldest first.
    private async Task<IEnumerable<int>> ReadNumbersAsync()
    {
        var numbers = new List<int>();
        var request = new QueryRequest { Filter = new Filter { Action = "app.tested" }, PageSize = 500 };
        do
        {
            var page = await _founder.CallAsync(_founder.Client.Audit.QueryAsync, request);
            numbers.AddRange(page.Entries.Select(entry => int.Parse(
                entry.Target.TargetId, System.Globalization.CultureInfo.InvariantCulture)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        numbers.Reverse();
        return numbers;
    }
}
