using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>Under one key an act happens once.</summary>
public sealed class IdempotencyTests : IDisposable
{
    private const string CountSql = "SELECT count(*) FROM idempotency";

    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    private static CancellationToken Cancel => DatabaseHost.Cancel;

    private IAccountStore Accounts => _host.Database.Accounts;

    [Fact]
    public async Task A_repeat_changes_nothing_and_answers_the_first_result()
    {
        var (root, ada) = await HaveAsync();
        var by = Keyed(root, "once", "ada is a guest");
        var first = await Accounts.SetRoleAsync(ada.Id, Role.Guest, by, Cancel);
        await Accounts.SetRoleAsync(ada.Id, Role.Member, DatabaseHost.By(root), Cancel);

        AccountDecision? again = null;
        var recorded = await _host.RecordedByAsync(
            async () => again = await Accounts.SetRoleAsync(ada.Id, Role.Guest, by, Cancel));

        Assert.Empty(recorded);
        Assert.Equal((AccountVerdict.Done, first.Next), (again!.Verdict, again.Next));
        Assert.Empty(again.Notices);
        Assert.Equal(Role.Member, (await Accounts.FindAsync(ada.Id, Cancel))!.Role);
    }

    [Fact]
    public async Task A_repeat_of_a_creation_is_not_told_that_the_name_is_taken()
    {
        var (root, _) = await HaveAsync();
        var by = Keyed(root, "once", "eve");

        var first = await Accounts.CreateAsync(_host.Asked("eve"), by, Cancel);
        var again = await Accounts.CreateAsync(_host.Asked("eve"), by, Cancel);
        var other = await Accounts.CreateAsync(_host.Asked("eve"), DatabaseHost.By(root), Cancel);

        Assert.Equal((AccountVerdict.Done, first.Next), (again.Verdict, again.Next));
        Assert.Equal(AccountVerdict.NameTaken, other.Verdict);
    }

    [Fact]
    public async Task What_was_so_already_stays_answered_so()
    {
        var (root, ada) = await HaveAsync();
        var by = Keyed(root, "once", "open ada");
        Assert.Equal(AccountVerdict.Unchanged, (await SetDisabledAsync(ada, false, by)).Verdict);
        await SetDisabledAsync(ada, true, DatabaseHost.By(root));

        Assert.Equal(AccountVerdict.Unchanged, (await SetDisabledAsync(ada, false, by)).Verdict);
        Assert.True((await Accounts.FindAsync(ada.Id, Cancel))!.IsDisabled);
    }

    [Fact]
    public async Task Another_request_under_the_key_is_refused_and_changes_nothing()
    {
        var (root, ada) = await HaveAsync();
        await SetDisabledAsync(ada, true, Keyed(root, "once", "shut ada"));

        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(
            () => SetDisabledAsync(ada, false, Keyed(root, "once", "open ada")));

        Assert.True((await Accounts.FindAsync(ada.Id, Cancel))!.IsDisabled);
    }

    [Fact]
    public async Task The_same_key_of_another_account_is_another_key()
    {
        var (root, ada) = await HaveAsync();
        var second = await _host.CreateAsync("second", Role.Founder);
        await SetDisabledAsync(ada, true, Keyed(root, "once", "shut ada"));
        await SetDisabledAsync(ada, false, DatabaseHost.By(root));

        Assert.Equal(
            AccountVerdict.Done, (await SetDisabledAsync(ada, true, Keyed(second, "once", "shut ada"))).Verdict);
    }

    [Fact]
    public async Task A_no_of_a_rule_is_not_remembered()
    {
        var (root, ada) = await HaveAsync();
        var by = Keyed(root, "once", "eve");
        await _host.CreateAsync("eve");
        Assert.Equal(AccountVerdict.NameTaken, (await Accounts.CreateAsync(_host.Asked("eve"), by, Cancel)).Verdict);

        Assert.Equal(0, Count());
        Assert.Equal(AccountVerdict.Done, (await SetDisabledAsync(ada, true, by)).Verdict);
    }

    [Fact]
    public async Task An_act_that_fails_may_be_retried()
    {
        var (root, _) = await HaveAsync();
        var by = Keyed(root, "once", "eve");
        var tooLong = by with { RequestId = new string('r', AuditRecord.SizeBytesMax) };
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Accounts.CreateAsync(_host.Asked("eve"), tooLong, Cancel));
        Assert.Equal(0, Count());

        Assert.Equal(AccountVerdict.Done, (await Accounts.CreateAsync(_host.Asked("eve"), by, Cancel)).Verdict);
    }

    [Fact]
    public async Task Twenty_at_once_act_once_and_are_answered_alike()
    {
        var (root, _) = await HaveAsync();
        var by = Keyed(root, "once", "eve");

        var recorded = new List<EventCode>();
        var answers = Array.Empty<AccountDecision>();
        recorded = await _host.RecordedByAsync(async () => answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => Accounts.CreateAsync(_host.Asked("eve"), by, Cancel).AsTask())));

        Assert.Equal([EventCode.AccountCreated], recorded);
        Assert.Single(answers.Select(answer => answer.Next).Distinct());
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task A_key_is_remembered_for_a_day(int milliseconds, bool isRemembered)
    {
        var (root, ada) = await HaveAsync();
        var by = Keyed(root, "once", "shut ada");
        await SetDisabledAsync(ada, true, by);
        await SetDisabledAsync(ada, false, DatabaseHost.By(root));
        _host.Clock.Advance(IdempotencyKey.Lifetime + TimeSpan.FromMilliseconds(milliseconds));

        await SetDisabledAsync(ada, true, by);

        Assert.Equal(!isRemembered, (await Accounts.FindAsync(ada.Id, Cancel))!.IsDisabled);
    }

    [Fact]
    public async Task Of_a_thousand_and_one_keys_the_oldest_goes()
    {
        var (root, _) = await HaveAsync();
        var first = await AppendAsync(Keyed(root, "key 0", "entry"));
        var second = await AppendAsync(Keyed(root, "key 1", "entry"));
        for (var key = 2; key <= IdempotencyKey.PerAccountMax; key++)
        {
            _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await AppendAsync(Keyed(root, $"key {key}", "entry"));
        }

        Assert.Equal(IdempotencyKey.PerAccountMax, Count());
        var (isFirst, isSecond) = (
            await AppendAsync(Keyed(root, "key 1", "entry")) == second,
            await AppendAsync(Keyed(root, "key 0", "entry")) == first);
        Assert.NotEqual(isFirst, isSecond); // both were written at one time: one of them is gone
    }

    [Fact]
    public async Task Rows_that_are_too_old_go_as_new_ones_come_and_never_many_at_once()
    {
        var (root, _) = await HaveAsync();
        for (var key = 0; key < 20; key++)
        {
            await AppendAsync(Keyed(root, $"old {key}", "entry"));
        }

        _host.Clock.Advance(IdempotencyKey.Lifetime);
        var counts = new List<long>();
        for (var key = 0; key < 4; key++)
        {
            await AppendAsync(Keyed(root, $"new {key}", "entry"));
            counts.Add(Count());
        }

        Assert.Equal([13, 6, 3, 4], counts);
    }

    [Fact]
    public async Task A_result_opens_in_its_own_row_alone()
    {
        var (root, ada) = await HaveAsync();
        await AppendAsync(Keyed(root, "one", "entry"));
        await AppendAsync(Keyed(ada, "one", "entry"));
        await AppendAsync(Keyed(root, "two", "entry"));
        _host.Database.Dispose();
        Rows.Tamper(_host.Directory, """
            CREATE TEMP TABLE was AS SELECT * FROM idempotency;
            UPDATE idempotency SET result_sealed = (
                SELECT o.result_sealed FROM was o
                WHERE (o.account_id, o.key_digest) <> (idempotency.account_id, idempotency.key_digest)
                LIMIT 1)
            """);
        _host.Restart();

        foreach (var (account, key) in new[] { (root, "one"), (ada, "one"), (root, "two") })
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => AppendAsync(Keyed(account, key, "entry")));
        }
    }

    [Fact]
    public async Task A_key_that_was_replaced_still_opens_and_one_that_is_gone_refuses()
    {
        var (root, _) = await HaveAsync();
        var by = Keyed(root, "one", "entry");
        var first = await AppendAsync(by);

        using var both = DatabaseHost.IdempotencyKeys(1, 2);
        _host.Restart(idempotency: both);
        Assert.Equal(first, await AppendAsync(by));

        using var other = DatabaseHost.IdempotencyKeys(2);
        _host.Restart(idempotency: other);
        await Assert.ThrowsAsync<InvalidDataException>(() => AppendAsync(by));
        _host.Restart();
    }

    [Fact]
    public async Task Where_an_entry_stands_is_answered_as_it_came_to_stand()
    {
        var (root, _) = await HaveAsync();
        var answers = new List<AppendedEntry>();
        foreach (var pause in new[] { 0, 1, 60 * 24 })
        {
            // A refusal between them that is only counted takes no place.
            _host.Clock.Advance(TimeSpan.FromMinutes(pause));
            answers.AddRange(await Task.WhenAll(
                Enumerable.Range(0, 30).Select(_ => AppendAsync(DatabaseHost.By(root)))));
            await _host.Database.Audit.RecordAsync(
                new AuditEvent(EventCode.PermissionDenied, Outcome.Refused), DatabaseHost.By(root), Cancel);
        }

        Assert.Equal(90, answers.Select(answer => answer.Seq).Distinct().Count());
        foreach (var answer in answers)
        {
            var entry = (await _host.Database.LogEntries.FindAsync(answer.Seq, Cancel))!;
            Assert.Equal((EventCode.ApplicationEntry, answer.At), (entry.What.Code, entry.At));
        }

        Logs.RequireIntact(_host.Directory);
    }

    // A founder is not acted upon by others, so two of them may act on a third.
    private async Task<(Account Root, Account Ada)> HaveAsync() =>
        (await _host.CreateAsync("root", Role.Founder), await _host.CreateAsync("ada"));

    private async Task<AccountDecision> SetDisabledAsync(Account account, bool isDisabled, Caller by) =>
        await Accounts.SetDisabledAsync(account.Id, isDisabled, by, Cancel);

    private async Task<AppendedEntry> AppendAsync(Caller by) => await _host.Database.Audit.AppendAsync(
        new ApplicationEntry("app.tested", null, null, []).ToEvent(Outcome.Done), by, Cancel);

    private long Count() => Rows.Count(_host.Directory, CountSql);

    private static Caller Keyed(Account account, string key, string request) => DatabaseHost.By(account) with
    {
        Idempotency = new IdempotencyKey(Digest(key), Digest(request)),
    };

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
