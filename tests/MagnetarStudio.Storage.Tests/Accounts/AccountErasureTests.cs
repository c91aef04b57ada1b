using System.Text;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Tests.Accounts;

/// <summary>An erased account is in no table and no file, and its records are closed for ever.</summary>
public sealed class AccountErasureTests : IDisposable
{
    private const string Remains = """
        SELECT (SELECT count(*) FROM account WHERE user_name = 'ada-lovelace')
            + (SELECT count(*) FROM session) + (SELECT count(*) FROM session_risk) + (SELECT count(*) FROM device)
            + (SELECT count(*) FROM guess) + (SELECT count(*) FROM account_risk) + (SELECT count(*) FROM invitation)
            + (SELECT count(*) FROM audit_subject_key WHERE account_id IS NOT NULL)
        """;

    private readonly DatabaseHost _host = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IAccountStore Accounts => _host.Database.Accounts;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Everything_of_an_account_goes_with_it_in_one_act()
    {
        var ada = await LivedAsync("ada-lovelace");
        var key = Rows.Blob(_host.Directory, "SELECT wrapped FROM audit_subject_key WHERE account_id IS NOT NULL");
        Assert.NotEmpty(Bytes.FilesWith(_host.Directory, key));

        ErasedAccount? erased = null;
        var codes = await _host.RecordedByAsync(
            async () => erased = await Accounts.EraseAsync(ada.Id, Caller.Server, Cancel));

        Assert.Equal(new ErasedAccount(AccountVerdict.Done, IsOverwritten: true), erased);
        Assert.Equal(
            [EventCode.SessionEnded, EventCode.SessionEnded, EventCode.AccountErased], codes);
        Assert.Equal(0, Rows.Count(_host.Directory, Remains));
        Assert.Equal(2, _host.Notices.Notices.Count(notice => notice.Kind is NoticeKind.SessionEnded));
        Assert.Contains(Notice.Changed(ada.Id), _host.Notices.Notices);
        foreach (var trace in new[] { Encoding.UTF8.GetBytes("ada-lovelace"), key })
        {
            Assert.Empty(Bytes.FilesWith(_host.Directory, trace));
        }
    }

    [Fact]
    public async Task Its_records_stay_in_their_places_and_nobody_can_read_whose_they_were()
    {
        var ada = await LivedAsync("ada-lovelace");
        await _host.CreateAsync("bea");
        var before = await _host.Database.LogEntries.ReadAsync(0, 100, EntryFilter.All, Cancel);
        var head = _host.Database.Audit.Head;

        await Accounts.EraseAsync(ada.Id, Caller.Server, Cancel);

        var after = await _host.Database.LogEntries.ReadAsync(0, 100, EntryFilter.All, Cancel);
        Assert.Equal(before.Select(entry => entry.Leaf), after.Take(before.Count).Select(entry => entry.Leaf));
        Assert.Contains(after, entry => entry.IsSubjectErased);
        Assert.DoesNotContain(after, entry => entry.What.UserName == "ada-lovelace");
        Assert.Contains(after, entry => entry.What.UserName == "bea");
        Assert.NotNull(await _host.Database.Proofs.ProveConsistencyAsync(head!.Size, 0, Cancel));
        Logs.RequireIntact(_host.Directory);

        var erasure = after.Single(entry => entry.What.Code is EventCode.AccountErased);
        Assert.Equal((ada.Id, null, false), (erasure.What.Target, erasure.What.UserName, erasure.IsSubjectErased));
        _host.Restart();
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task No_later_record_gives_an_erased_account_a_key_again()
    {
        var ada = await LivedAsync("ada-lovelace");
        await Accounts.EraseAsync(ada.Id, Caller.Server, Cancel);

        // A call that was on its way: its caller is the account that is gone.
        var late = new AuditEvent(EventCode.PermissionDenied, Outcome.Refused) { UserName = "ada-lovelace" };
        await _host.Database.Audit.RecordAsync(late, DatabaseHost.By(ada), Cancel);
        _host.Restart();
        await _host.Database.Audit.RecordAsync(late with { Target = ada.Id }, DatabaseHost.Somebody, Cancel);

        Assert.Equal(
            0, Rows.Count(_host.Directory, "SELECT count(*) FROM audit_subject_key WHERE account_id IS NOT NULL"));
        Assert.Empty(Bytes.FilesWith(_host.Directory, Encoding.UTF8.GetBytes("ada-lovelace")));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task The_name_is_free_again_and_the_id_is_known_to_be_erased()
    {
        var ada = await LivedAsync("ada-lovelace");
        Assert.False(await Accounts.WasErasedAsync(ada.Id, Cancel));

        await Accounts.EraseAsync(ada.Id, Caller.Server, Cancel);

        Assert.True(await Accounts.WasErasedAsync(ada.Id, Cancel));
        Assert.Equal(AccountVerdict.Erased, (await Accounts.EraseAsync(ada.Id, Caller.Server, Cancel)).Verdict);
        Assert.Equal(
            AccountVerdict.Erased, (await Accounts.SetRoleAsync(ada.Id, Role.Admin, Caller.Server, Cancel)).Verdict);
        Assert.Equal(
            AccountVerdict.Erased, (await Accounts.SetDisabledAsync(ada.Id, true, Caller.Server, Cancel)).Verdict);
        Assert.Equal(AccountVerdict.Erased, (await Accounts.UnlockAsync(ada.Id, Caller.Server, Cancel)).Verdict);
        var unknown = AccountId.New(_host.Clock, _host.Secrets);
        Assert.Equal(AccountVerdict.NotFound, (await Accounts.EraseAsync(unknown, Caller.Server, Cancel)).Verdict);
        Assert.NotEqual(ada.Id, (await _host.CreateAsync("ada-lovelace")).Id);
    }

    [Fact]
    public async Task The_last_founder_and_whoever_is_above_the_caller_stay()
    {
        var founder = await _host.CreateAsync("founder", Role.Founder);
        var admin = await _host.CreateAsync("admin", Role.Admin);

        Assert.Equal(
            AccountVerdict.LastFounder,
            (await Accounts.EraseAsync(founder.Id, DatabaseHost.By(founder), Cancel)).Verdict);
        Assert.Equal(
            AccountVerdict.Denied, (await Accounts.EraseAsync(founder.Id, DatabaseHost.By(admin), Cancel)).Verdict);
        Assert.Equal(2, Rows.Count(_host.Directory, "SELECT count(*) FROM account"));
    }

    [Fact]
    public async Task What_may_be_much_is_deleted_some_at_a_time()
    {
        var ada = await LivedAsync("ada-lovelace");

        // As of years: sessions that ended, and invitations, more than one act deletes.
        _host.Database.Dispose();
        Rows.Tamper(_host.Directory, """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO session SELECT randomblob(16), account_id, device_id, name, salt, counter, made_at_unix_us,
                made_uptime_us, made_start, seen, opened_at_unix_us, expires_at_unix_us, last_seen_at_unix_us,
                opened_at_unix_us, 1, peer, agent, methods
            FROM n, (SELECT * FROM session LIMIT 1);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO invitation SELECT randomblob(16), randomblob(32), 1, account_id, 0, NULL
            FROM n, (SELECT account_id FROM account LIMIT 1)
            """);
        _host.Restart();

        Assert.Equal(AccountVerdict.Done, (await Accounts.EraseAsync(ada.Id, Caller.Server, Cancel)).Verdict);

        Assert.Equal(0, Rows.Count(_host.Directory, Remains));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task While_another_program_reads_an_older_state_the_answer_says_that_it_is_not_overwritten_yet()
    {
        var ada = await LivedAsync("ada-lovelace");
        var key = Rows.Blob(_host.Directory, "SELECT wrapped FROM audit_subject_key WHERE account_id IS NOT NULL");
        using var visitor = SqliteConnections.OpenVisitor(_host.Directory.DatabasePath);
        visitor.Execute("BEGIN");
        _ = visitor.Prepare("SELECT count(*) FROM account").ExecuteScalar();

        var erasing = Accounts.EraseAsync(ada.Id, Caller.Server, Cancel).AsTask();
        await Patience.UntilAsync(() =>
        {
            _host.Clock.Advance(TimeSpan.FromMilliseconds(50));
            return erasing.IsCompleted;
        });
        Assert.Equal(new ErasedAccount(AccountVerdict.Done, IsOverwritten: false), await erasing);
        visitor.ResetAll();

        await Patience.UntilAsync(() =>
        {
            _host.Clock.Advance(TimeSpan.FromSeconds(1));
            return Bytes.FilesWith(_host.Directory, key).Count == 0;
        });
    }

    // Two devices with a session each, what they have shown, and an invitation.
    private async Task<Account> LivedAsync(string name)
    {
        var ada = await _host.CreateAsync(name, Role.Admin);
        await _host.SignInAsync(ada);
        await _host.SignInAsync(ada);
        Assert.Equal(
            AccountVerdict.Done,
            await Accounts.InviteAsync(
                InvitationId.New(_host.Clock, _host.Secrets),
                OneTimeCode.New(_host.Secrets),
                Role.Guest,
                TimeSpan.FromDays(1),
                DatabaseHost.By(ada),
                Cancel));
        return ada;
    }
}
