using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>What stands and falls together.</summary>
public sealed class BatchWriterTests : IDisposable
{
    private const int OneTile = 256;

    private readonly WriterHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Row_record_tile_and_head_appear_to_others_in_one_instant()
    {
        var seen = new List<(long Items, long Records, long Tiles, long Size)>();
        _host.Notices.AtPublish = () => seen.Add(Look());

        var acted = await _host.RunAsync(new Act<(long, long, long, long)>(Caller.Server, scope =>
        {
            WriterHost.Insert(scope, 1);
            return new(Look(), [.. Enumerable.Repeat(WriterHost.Event, OneTile)], []);
        }));

        Assert.Equal((0, 0, 0, 0), acted);
        Assert.Equal([(1, OneTile + 1, 1, OneTile + 1)], seen);
        Assert.Equal(OneTile + 1, _host.Head!.Size);

        (long, long, long, long) Look() => (
            _host.Items,
            _host.Records,
            Rows.Count(_host.Directory, "SELECT count(*) FROM audit_tile"),
            Rows.Count(_host.Directory, "SELECT coalesce(max(size), 0) FROM audit_head"));
    }

    [Fact]
    public async Task An_act_that_fails_is_taken_back_alone_with_its_records_and_subject_keys()
    {
        var failing = AccountId.New(_host.Clock, _host.Secrets);
        Task<long>[] good;
        Task<bool>[] bad;
        using (await _host.HoldAsync())
        {
            good = [_host.AddAsync(1), _host.AddAsync(2), _host.AddAsync(3)];
            bad =
            [
                _host.RunAsync(new Act<bool>(Caller.Server, scope => throw new InvalidDataException("of the act"))),
                _host.RunAsync(OfSubject(failing, id: 7, TooLong)),
                _host.RunAsync(OfSubject(failing, id: 1)),
            ];
            good = [.. good, _host.AddAsync(4)];
        }

        var added = await Task.WhenAll(good).SoonAsync();
        Assert.Equal([1, 2, 3, 4], added);
        await Assert.ThrowsAsync<InvalidDataException>(() => bad[0].SoonAsync());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bad[1].SoonAsync());
        await Assert.ThrowsAsync<StorageFailedException>(() => bad[2].SoonAsync());
        Assert.Equal(4, _host.Items);
        Assert.Equal(
            [EventCode.LogBegun, .. Enumerable.Repeat(WriterHost.Event.Code, 4)], Rows.Codes(_host.Directory));
        Assert.Equal(0, Rows.Count(_host.Directory, "SELECT count(*) FROM audit_subject_key"));
        Assert.Equal(0, _host.Queue.Counts.Lost);
    }

    [Fact]
    public async Task A_subject_whose_first_act_failed_gets_its_key_with_the_next()
    {
        var subject = AccountId.New(_host.Clock, _host.Secrets);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _host.RunAsync(OfSubject(subject, 1, TooLong)));

        await _host.RunAsync(OfSubject(subject, 1));

        Assert.Equal(1, Rows.Count(_host.Directory, "SELECT count(*) FROM audit_subject_key"));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task Nothing_changed_nothing_recorded()
    {
        await _host.AddAsync(1);
        var head = _host.Head;

        await _host.RunAsync(new Act<bool>(Caller.Server, _ => new(true, [], [])));

        Assert.Same(head, _host.Head);
        Assert.Equal(2, _host.Records);
    }

    [Fact]
    public async Task Notices_of_a_failed_act_are_not_published()
    {
        var account = AccountId.New(_host.Clock, _host.Secrets);
        var notice = Notice.Changed(account);
        var failing = new Act<bool>(
            Caller.Server, _ => new(true, [WriterHost.Event with { Reason = TooLong }], [Notice.Changed(default)]));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => _host.RunAsync(failing));
        await _host.RunAsync(new Act<bool>(Caller.Server, _ => new(true, [], [notice])));

        Assert.Equal([notice], _host.Notices.Notices);
    }

    [Fact]
    public async Task A_batch_is_cut_where_its_records_reach_4_mb()
    {
        var large = WriterHost.Event with { Reason = new string('x', 60_000) };
        Task<bool>[] acts;
        using (await _host.HoldAsync())
        {
            acts = [.. Enumerable.Range(0, 100).Select(_ => _host.RunAsync(
                new Act<bool>(Caller.Server, _ => new(true, [large], []))))];
        }

        await Task.WhenAll(acts).SoonAsync();

        Assert.Equal(101, _host.Records);
        Assert.Equal(3, _host.Queue.Counts.Batches.Count); // the gate's, and two for 6 MB
    }

    [Fact]
    public async Task A_statement_outside_a_transaction_is_refused()
    {
        WriteScope? kept = null;
        await _host.RunAsync(new Act<bool>(Caller.Server, scope =>
        {
            kept = scope;
            return new(true, [], []);
        }));

        Assert.Throws<InvalidOperationException>(() => kept!.Prepare("SELECT 1"));
    }

    [Fact]
    public async Task A_write_that_runs_too_many_statements_is_refused_alone()
    {
        var endless = _host.RunAsync(new Act<bool>(Caller.Server, scope =>
        {
            for (var id = 0; ; id++)
            {
                WriterHost.Insert(scope, id);
            }
        }));

        await Assert.ThrowsAsync<InvalidOperationException>(() => endless.SoonAsync());
        Assert.Equal(0, _host.Items);
        Assert.Empty(_host.Ends.Ends);
    }

    private static string TooLong => new('x', AuditRecord.SizeBytesMax);

    private static Act<bool> OfSubject(AccountId account, long id, string? reason = null) => new(
        Caller.Server,
        scope =>
        {
            WriterHost.Insert(scope, id);
            var first = WriterHost.Event with { Target = account, UserName = "somebody" };
            return new(true, [first, first with { Reason = reason }], []);
        });
}
