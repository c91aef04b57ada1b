using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>The oldest records go, and nothing that was proved before stops being so.</summary>
public sealed class LogPrunerTests : IDisposable
{
    private const int Old = 1_100;

    private readonly DatabaseHost _host = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ILogRetention Retention => _host.Database.Retention;

    private IAccountStore Accounts => _host.Database.Accounts;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task What_is_old_goes_and_the_log_is_intact_at_every_level()
    {
        var ada = await GrowOldAsync();
        var before = _host.Database.Audit.Head!;
        var receipt = await _host.Database.Proofs.ProveInclusionAsync(7, before.Size, Cancel);

        var pruned = await Retention.PruneAsync(all: true, Caller.Server, Cancel);

        Assert.Equal(new Pruned(PruneVerdict.Done, 1_024, 1_024), pruned);
        Assert.Equal(1_024, Rows.Count(_host.Directory, "SELECT min(seq) FROM audit_record"));
        RequireIntact();
        var head = _host.Database.Audit.Head!;
        var consistency = await _host.Database.Proofs.ProveConsistencyAsync(before.Size, head.Size, Cancel);
        Assert.True(MerkleProof.VerifyConsistency(
            before.Size, before.Root, head.Size, head.Root, [.. consistency!.Hashes]));
        var again = await _host.Database.Proofs.ProveInclusionAsync(7, before.Size, Cancel);
        Assert.Equal(receipt!.Hashes, again!.Hashes);
        Assert.Null(await _host.Database.LogEntries.FindAsync(7, Cancel));
        Assert.Empty(await FindAsync(new EntryFilter { Code = EventCode.AccountCreated }));

        // What the records that went said of her is said again, and raising her by hand is found as ever.
        var noted = Assert.Single(await FindAsync(new EntryFilter { Code = EventCode.AccountNoted }));
        Assert.Equal(ada.Id, noted.What.Target);
        _host.Restart();
        RequireIntact();
        Rows.Tamper(_host.Directory, "UPDATE account SET role = 0");
        Assert.Contains(Logs.Verify(_host.Directory).Findings, finding => finding.Code == "ROLE_NOT_LOGGED");
        Rows.Tamper(_host.Directory, "UPDATE account SET account_id = zeroblob(16)");
        Assert.Contains(Logs.Verify(_host.Directory).Findings, finding => finding.Code == "ACCOUNT_NOT_LOGGED");
    }

    [Fact]
    public async Task One_run_takes_a_tenth_or_a_tile_and_the_next_goes_on()
    {
        await GrowOldAsync();

        var first = await Retention.PruneAsync(all: false, Caller.Server, Cancel);
        var second = await Retention.PruneAsync(all: false, Caller.Server, Cancel);

        Assert.Equal((256, 512), (first.Horizon, second.Horizon));
        RequireIntact();
    }

    [Fact]
    public async Task What_was_recorded_and_cut_short_is_taken_up_by_the_next_run()
    {
        var ada = await GrowOldAsync();
        await _host.Database.Audit.RecordAsync(
            new AuditEvent(EventCode.LogPruned) { Horizon = 512 }, Caller.Server, Cancel);
        await _host.Database.Audit.RecordAsync(
            new AuditEvent(EventCode.AccountNoted) { Target = ada.Id, RoleCode = (int)ada.Role, Reason = "ENABLED" },
            Caller.Server,
            Cancel);
        await _host.Database.Audit.RecordAsync(new AuditEvent(EventCode.HeadKeyNoted), Caller.Server, Cancel);
        Rows.Tamper(_host.Directory, "DELETE FROM audit_record WHERE seq < 256");
        RequireIntact();

        var pruned = await Retention.PruneAsync(all: false, Caller.Server, Cancel);

        Assert.Equal(new Pruned(PruneVerdict.Done, 512, 256), pruned);
        RequireIntact();
    }

    [Fact]
    public async Task What_is_missing_without_a_recorded_horizon_or_beyond_it_is_found()
    {
        await GrowOldAsync();
        await Retention.PruneAsync(all: false, Caller.Server, Cancel);

        Rows.Tamper(_host.Directory, "DELETE FROM audit_record WHERE seq < 512");

        var finding = Assert.Single(Logs.Verify(_host.Directory).Findings);
        Assert.Equal(("RECORD_MISSING", 0L), (finding.Code, finding.Seq));
    }

    [Fact]
    public async Task Nothing_goes_for_a_day_after_the_clock_was_set()
    {
        await GrowOldAsync();
        await _host.Database.Audit.RecordAsync(new AuditEvent(EventCode.ClockStepped), Caller.Server, Cancel);
        await RecordAsync();

        Assert.Equal(PruneVerdict.ClockStepped, (await Retention.PruneAsync(false, Caller.Server, Cancel)).Verdict);
        _host.Clock.Advance(TimeSpan.FromDays(1.1));
        await RecordAsync();
        Assert.Equal(PruneVerdict.Done, (await Retention.PruneAsync(false, Caller.Server, Cancel)).Verdict);
    }

    [Fact]
    public async Task The_key_of_a_month_of_strangers_goes_with_the_last_record_sealed_under_it()
    {
        await RecordAsync(DatabaseHost.Somebody);
        _host.Clock.Advance(TimeSpan.FromDays(40));
        await GrowOldAsync();
        await RecordAsync(DatabaseHost.Somebody);
        const string months = "SELECT count(*) FROM audit_subject_key WHERE month IS NOT NULL";
        Assert.Equal(2, Rows.Count(_host.Directory, months));

        await Retention.PruneAsync(all: true, Caller.Server, Cancel);

        Assert.Equal(1, Rows.Count(_host.Directory, months));
        RequireIntact();
    }

    // Open invitations are said again and used or expired ones go, so that none is in the table that the log does not
    // tell of.
    [Fact]
    public async Task An_invitation_stands_only_while_the_log_tells_of_it()
    {
        var ada = await _host.CreateAsync("eve", Role.Founder);
        await InviteAsync(ada);
        await InviteAsync(ada);
        await GrowOldAsync();
        var open = await InviteAsync(ada);
        var made = await Accounts.RegisterAsync(
            RegistrationMode.Invitation, open, _host.Asked("bea"), DatabaseHost.Somebody, Cancel);
        Assert.Equal(AccountVerdict.Done, made.Verdict);
        await InviteAsync(ada);
        await Task.WhenAll(Enumerable.Range(0, 256).Select(_ => RecordAsync())).SoonAsync();

        await Retention.PruneAsync(all: true, Caller.Server, Cancel);

        // Two that are over by now, and the records that made them.
        Assert.Equal(2, Rows.Count(_host.Directory, "SELECT count(*) FROM invitation"));
        RequireIntact();
        Assert.Equal(["CLOSED", "CLOSED"], await NotesAsync());
        Plant();
        Assert.Equal(["INVITATION_NOT_LOGGED"], Codes());
        Rows.Tamper(_host.Directory, "DELETE FROM invitation WHERE invitation_id = zeroblob(16)");

        // While an invitation lives, retention of a day takes the record that made it: it is said again, open.
        _host.Retention = new RetentionPolicy(TimeSpan.FromDays(1));
        _host.Restart();
        _host.Clock.Advance(TimeSpan.FromDays(2));
        await RecordAsync();
        await Retention.PruneAsync(all: true, Caller.Server, Cancel);
        Assert.Equal(1, Rows.Count(_host.Directory, "SELECT count(*) FROM invitation"));
        RequireIntact();
        Plant();
        Assert.Equal(["INVITATION_NOT_LOGGED"], Codes());
        Rows.Tamper(_host.Directory, "DELETE FROM invitation WHERE invitation_id = zeroblob(16)");
        Rows.Tamper(_host.Directory, "UPDATE invitation SET role = 50");
        Assert.Equal(["INVITATION_CHANGED"], Codes());
    }

    [Fact]
    public async Task Who_was_erased_is_told_however_long_ago()
    {
        var eve = await _host.CreateAsync("eve");
        await Accounts.EraseAsync(eve.Id, Caller.Server, Cancel);
        await GrowOldAsync();

        await Retention.PruneAsync(all: true, Caller.Server, Cancel);

        Assert.Empty(await FindAsync(new EntryFilter { Code = EventCode.AccountErased }));
        RequireIntact();
        Rows.Tamper(_host.Directory, "INSERT INTO erased_account SELECT account_id FROM account");
        Assert.Equal(["ERASURE_NOT_LOGGED"], Codes());
    }

    // An account, and records over a hundred days; the last of them today.
    private async Task<Account> GrowOldAsync()
    {
        var ada = await _host.CreateAsync("ada", Role.Admin);
        for (var done = 0; done < Old; done += 100)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => RecordAsync())).SoonAsync();
            _host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        _host.Clock.Advance(TimeSpan.FromDays(100));
        await RecordAsync();
        return ada;
    }

    private Task RecordAsync(Caller? by = null) => _host.Database.Audit.RecordAsync(
        new AuditEvent(EventCode.SessionRefreshed), by ?? Caller.Server, Cancel).AsTask();

    private async Task<IReadOnlyList<LogEntry>> FindAsync(EntryFilter filter)
    {
        var size = _host.Database.Audit.Head!.Size;
        var page = await _host.Database.LogSearch.SearchAsync(size, opensMax: 8_192, entriesMax: 10, filter, Cancel);
        return page.Entries;
    }

    private async Task<OneTimeCode> InviteAsync(Account by)
    {
        var code = OneTimeCode.New(_host.Secrets);
        var verdict = await Accounts.InviteAsync(
            InvitationId.New(_host.Clock, _host.Secrets),
            code,
            Role.Member,
            Invitation.LifetimeDefault,
            DatabaseHost.By(by),
            Cancel);
        Assert.Equal(AccountVerdict.Done, verdict);
        return code;
    }

    private async Task<IEnumerable<string?>> NotesAsync() =>
        (await FindAsync(new EntryFilter { Code = EventCode.InvitationNoted })).Select(entry => entry.What.Reason);

    private void Plant() => Rows.Tamper(
        _host.Directory,
        "INSERT INTO invitation VALUES (zeroblob(16), zeroblob(32), 50, NULL, 9000000000000000, NULL)");

    private IEnumerable<string> Codes() => Logs.Verify(_host.Directory).Findings.Select(finding => finding.Code);

    private void RequireIntact() => Logs.RequireIntact(_host.Directory);
}
