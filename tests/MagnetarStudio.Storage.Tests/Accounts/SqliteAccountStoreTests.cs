using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests.Accounts;

/// <summary>Accounts, from the call to the row and its record.</summary>
public sealed class SqliteAccountStoreTests : IDisposable
{
    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    private IAccountStore Accounts => _host.Database.Accounts;

    private static CancellationToken Cancel => DatabaseHost.Cancel;

    [Fact]
    public async Task An_account_is_found_as_it_was_created_and_after_a_restart()
    {
        var made = await _host.CreateAsync("Ada.L", Role.Admin);
        Assert.Equal("ada.l", made.UserName.Value);
        _host.Restart();

        Assert.Equal(made, await Accounts.FindAsync(made.Id, Cancel));
        Assert.Equal(made, await Accounts.FindAsync(made.UserName, Cancel));
        Assert.Null(await Accounts.FindAsync(AccountId.New(_host.Clock, _host.Secrets), Cancel));
    }

    [Fact]
    public async Task Creating_is_one_row_and_one_record()
    {
        var recorded = await _host.RecordedByAsync(() => _host.CreateAsync("ada"));

        Assert.Equal([EventCode.LogBegun, EventCode.AccountCreated], recorded);
    }

    [Fact]
    public async Task A_name_is_given_once_whoever_is_first()
    {
        var asked = Enumerable.Range(0, 20).Select(_ => _host.Asked("ada")).ToList();
        var decisions = await Task.WhenAll(asked.Select(
            one => Accounts.CreateAsync(one, Caller.Server, Cancel).AsTask())).SoonAsync();

        Assert.Single(decisions, decision => decision.Verdict is AccountVerdict.Done);
        Assert.Equal(19, decisions.Count(decision => decision.Verdict is AccountVerdict.NameTaken));
        Assert.Equal(1, Rows.Count(_host.Directory, "SELECT count(*) FROM account"));
    }

    [Fact]
    public async Task Accounts_are_listed_by_page_in_the_order_of_their_ids()
    {
        for (var number = 0; number < 5; number++)
        {
            await _host.CreateAsync($"user{number}");
            _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var first = await Accounts.ListAsync(after: null, limit: 3, Cancel);
        var second = await Accounts.ListAsync(first[^1].Id, limit: 3, Cancel);

        Assert.Equal(
            ["user0", "user1", "user2", "user3", "user4"],
            first.Concat(second).Select(account => account.UserName.Value));
    }

    [Fact]
    public async Task Of_twenty_claimers_with_the_right_code_one_becomes_the_founder()
    {
        var code = OneTimeCode.New(_host.Secrets);
        Assert.Equal(AccountVerdict.Done, await Accounts.SetClaimCodeAsync(code, Caller.Server, Cancel));

        var claims = Enumerable.Range(0, 20).Select(number => _host.Asked($"claimer{number}", Role.Founder)).ToList();
        var decisions = await Task.WhenAll(claims.Select(
            claim => Accounts.ClaimAsync(code, claim, DatabaseHost.Somebody, Cancel).AsTask())).SoonAsync();

        Assert.Single(decisions, decision => decision.Verdict is AccountVerdict.Done);
        Assert.Equal(19, decisions.Count(decision => decision.Verdict is AccountVerdict.AlreadyClaimed));
        Assert.Equal(1, Rows.Count(_host.Directory, "SELECT count(*) FROM account"));
        Assert.True(await Accounts.HasFounderAsync(Cancel));
        Assert.Equal(0, Rows.Count(_host.Directory, "SELECT count(*) FROM claim_code"));

        // The claim, and as many of the refusals as the log takes from one peer.
        Assert.Equal(11, Rows.Codes(_host.Directory).Count(recorded => recorded is EventCode.SetupClaimed));
        Assert.Equal(AccountVerdict.AlreadyClaimed, await Accounts.SetClaimCodeAsync(code, Caller.Server, Cancel));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task A_claim_code_holds_strictly_before_its_end(int millisecondsFromEnd, bool isExpired)
    {
        var code = OneTimeCode.New(_host.Secrets);
        await Accounts.SetClaimCodeAsync(code, Caller.Server, Cancel);
        _host.Clock.Advance(ClaimCodeRow.Lifetime + TimeSpan.FromMilliseconds(millisecondsFromEnd));

        var decision = await Accounts.ClaimAsync(
            code, _host.Asked("ada", Role.Founder), DatabaseHost.Somebody, Cancel);

        Assert.Equal(isExpired ? AccountVerdict.CodeRefused : AccountVerdict.Done, decision.Verdict);
    }

    [Fact]
    public async Task A_newer_claim_code_puts_the_older_out_of_force()
    {
        var (older, newer) = (OneTimeCode.New(_host.Secrets), OneTimeCode.New(_host.Secrets));
        await Accounts.SetClaimCodeAsync(older, Caller.Server, Cancel);
        await Accounts.SetClaimCodeAsync(newer, Caller.Server, Cancel);
        var asked = _host.Asked("ada", Role.Founder);

        var refused = await Accounts.ClaimAsync(older, asked, DatabaseHost.Somebody, Cancel);
        var done = await Accounts.ClaimAsync(newer, asked, DatabaseHost.Somebody, Cancel);

        Assert.Equal((AccountVerdict.CodeRefused, AccountVerdict.Done), (refused.Verdict, done.Verdict));
    }

    [Fact]
    public async Task The_environments_founder_is_made_once()
    {
        var first = await Accounts.MakeFounderAsync(_host.Asked("ada", Role.Founder), Caller.Server, Cancel);
        var second = await Accounts.MakeFounderAsync(_host.Asked("eve", Role.Founder), Caller.Server, Cancel);

        Assert.Equal((AccountVerdict.Done, AccountVerdict.AlreadyClaimed), (first.Verdict, second.Verdict));
    }

    [Fact]
    public async Task An_invitation_is_used_once()
    {
        var founder = await _host.CreateAsync("ada", Role.Founder);
        var code = OneTimeCode.New(_host.Secrets);
        var id = InvitationId.New(_host.Clock, _host.Secrets);
        var invited = await Accounts.InviteAsync(
            id, code, Role.Member, TimeSpan.FromDays(1), DatabaseHost.By(founder), Cancel);
        Assert.Equal(AccountVerdict.Done, invited);

        var registered = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Accounts.RegisterAsync(
            RegistrationMode.Invitation, code, _host.Asked($"user{number}"), DatabaseHost.Somebody, Cancel).AsTask()));

        Assert.Single(registered, decision => decision.Verdict is AccountVerdict.Done);
        Assert.Equal(9, registered.Count(decision => decision.Verdict is AccountVerdict.CodeRefused));
    }

    [Fact]
    public async Task Rank_is_read_again_inside_the_act()
    {
        var admin = await _host.CreateAsync("admin", Role.SuperAdmin);
        var target = await _host.CreateAsync("member");

        // Both wait in the same queue: by the time the second is decided, its caller is a guest.
        var demoted = Accounts.SetRoleAsync(admin.Id, Role.Guest, Caller.Server, Cancel).AsTask();
        var disabled = Accounts.SetDisabledAsync(target.Id, isDisabled: true, DatabaseHost.By(admin), Cancel).AsTask();

        Assert.Equal(AccountVerdict.Done, (await demoted.SoonAsync()).Verdict);
        Assert.Equal(AccountVerdict.Denied, (await disabled.SoonAsync()).Verdict);
        Assert.False((await Accounts.FindAsync(target.Id, Cancel))!.IsDisabled);
        Assert.Equal(EventCode.PermissionDenied, Rows.Codes(_host.Directory)[^1]);
    }

    [Fact]
    public async Task Two_founders_cannot_remove_each_other()
    {
        var (ada, eve) = (await _host.CreateAsync("ada", Role.Founder), await _host.CreateAsync("eve", Role.Founder));

        var decisions = await Task.WhenAll(
            Accounts.SetDisabledAsync(eve.Id, isDisabled: true, DatabaseHost.By(ada), Cancel).AsTask(),
            Accounts.SetDisabledAsync(ada.Id, isDisabled: true, DatabaseHost.By(eve), Cancel).AsTask());

        Assert.Single(decisions, decision => decision.Verdict is AccountVerdict.Done);
        Assert.Equal(
            1, Rows.Count(_host.Directory, "SELECT count(*) FROM account WHERE is_disabled = 0"));
    }

    [Fact]
    public async Task Shutting_an_account_ends_its_sessions_in_the_same_act()
    {
        var account = await _host.CreateAsync("ada");
        var session = (await _host.SignInAsync(account)).Session!;
        _host.Notices.AtPublish = () => Assert.Equal(0, Rows.Count(
            _host.Directory, "SELECT count(*) FROM session WHERE ended_at_unix_us IS NULL"));

        var recorded = await _host.RecordedByAsync(
            async () => await Accounts.SetDisabledAsync(account.Id, isDisabled: true, Caller.Server, Cancel));

        Assert.Equal([EventCode.AccountDisabled, EventCode.SessionEnded], recorded);
        var read = await _host.Database.Sessions.FindAsync(session.Id, Cancel);
        Assert.Equal(EndReason.AccountDisabled, read!.Session.Ended!.Reason);
        Assert.True(read.Account.IsDisabled);
        Assert.Contains(new Notice(NoticeKind.SessionEnded, account.Id, session.Id), _host.Notices.Notices);
        Assert.Empty(_host.Ends.Ends);
    }

    [Fact]
    public async Task Shutting_what_is_shut_changes_and_records_nothing()
    {
        var account = await _host.CreateAsync("ada");
        await Accounts.SetDisabledAsync(account.Id, isDisabled: true, Caller.Server, Cancel);

        var recorded = await _host.RecordedByAsync(
            async () => await Accounts.SetDisabledAsync(account.Id, isDisabled: true, Caller.Server, Cancel));

        Assert.Empty(recorded);
    }

    [Fact]
    public async Task A_password_change_keeps_the_callers_session_and_ends_the_others()
    {
        var account = await _host.CreateAsync("ada");
        var mine = (await _host.SignInAsync(account)).Session!;
        var other = (await _host.SignInAsync(account)).Session!;

        var changed = await Accounts.ChangePasswordAsync(
            account.Id, account.Password.Epoch, "$argon2id$new", DatabaseHost.By(account, mine.Id), Cancel);

        Assert.Equal(AccountVerdict.Done, changed.Verdict);
        Assert.Equal(account.Password.Epoch + 1, changed.Next!.Password.Epoch);
        Assert.Equal([mine.Id], (await _host.Database.Sessions.ListAsync(account.Id, Cancel)).Select(one => one.Id));
        var ended = await _host.Database.Sessions.FindAsync(other.Id, Cancel);
        Assert.Equal(EndReason.PasswordChanged, ended!.Session.Ended!.Reason);
    }

    [Fact]
    public async Task A_password_proved_before_it_moved_changes_nothing()
    {
        var account = await _host.CreateAsync("ada");
        var proved = account.Password.Epoch;
        await Accounts.ChangePasswordAsync(account.Id, proved, "$argon2id$first", DatabaseHost.By(account), Cancel);

        var changed = await Accounts.ChangePasswordAsync(
            account.Id, proved, "$argon2id$second", DatabaseHost.By(account), Cancel);

        Assert.Equal(AccountVerdict.Moved, changed.Verdict);
        Assert.Equal("$argon2id$first", (await Accounts.FindAsync(account.Id, Cancel))!.Password.Hash);
    }

    [Fact]
    public async Task The_same_password_hashed_anew_meanwhile_is_still_the_one_that_was_proved()
    {
        var account = await _host.CreateAsync("ada");
        var version = account.Password.Version;
        Assert.True(await Accounts.RehashAsync(account.Id, version, "$argon2id$stronger", Caller.Server, Cancel));
        Assert.False(await Accounts.RehashAsync(account.Id, version, "$argon2id$older", Caller.Server, Cancel));

        Assert.Equal(SignInVerdict.Granted, (await _host.SignInAsync(account)).Verdict);
        var changed = await Accounts.ChangePasswordAsync(
            account.Id, account.Password.Epoch, "$argon2id$new", DatabaseHost.By(account), Cancel);
        Assert.Equal(AccountVerdict.Done, changed.Verdict);
    }

    [Fact]
    public async Task What_a_session_asked_for_does_not_happen_after_its_end()
    {
        var account = await _host.CreateAsync("ada");
        var asking = (await _host.SignInAsync(account)).Session!;
        await _host.Database.Sessions.EndAsync(
            account.Id, [asking.Id], null, EndReason.Revoked, DatabaseHost.By(account), Cancel);

        await Assert.ThrowsAsync<CallerEndedException>(() => Accounts.ChangePasswordAsync(
            account.Id, account.Password.Epoch, "$argon2id$new", DatabaseHost.By(account, asking.Id), Cancel).AsTask());

        Assert.Equal(account.Password.Hash, (await Accounts.FindAsync(account.Id, Cancel))!.Password.Hash);
    }

    [Fact]
    public async Task Unlocking_forgets_the_guesses_of_strangers_and_devices()
    {
        var account = await _host.CreateAsync("ada");
        Assert.True(UserName.TryParse("ada", out var name));
        var refused = new RefusedSignIn(account.Id, null, name, "WRONG", IsStepUp: false);
        await _host.Database.SignIns.RefuseAsync(refused, DatabaseHost.Somebody, Cancel);

        var unlocked = await Accounts.UnlockAsync(account.Id, Caller.Server, Cancel);

        Assert.Equal(AccountVerdict.Done, unlocked.Verdict);
        Assert.Equal(0, (await _host.Database.SignIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
    }

    [Fact]
    public async Task Of_a_flood_of_denied_changes_ten_of_a_kind_are_recorded_and_each_is_answered()
    {
        var founder = await _host.CreateAsync("ada", Role.Founder);
        var admin = await _host.CreateAsync("eve", Role.Admin);
        var by = DatabaseHost.By(admin);

        var recorded = await _host.RecordedByAsync(async () =>
        {
            for (var time = 0; time < 50; time++)
            {
                var shut = await Accounts.SetDisabledAsync(founder.Id, isDisabled: true, by, Cancel);
                var ended = await _host.Database.Sessions.EndAsync(
                    founder.Id, sessions: null, except: null, EndReason.Revoked, by, Cancel);

                Assert.Equal((AccountVerdict.Denied, false), (shut.Verdict, ended.IsAllowed));
            }
        });

        Assert.Equal(Enumerable.Repeat(EventCode.PermissionDenied, 20), recorded);
        Assert.Equal([40L, 40L], _host.Refusals.TakeCounted().Select(counted => counted.Sum.Count));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task Hashes_are_counted_by_what_stands_before_their_salt()
    {
        var current = new Argon2idCost(64, 1);
        string[] hashes =
        [
            PasswordHash.Create("one"u8, current, _host.Secrets).Encode(),
            PasswordHash.Create("two"u8, current, _host.Secrets).Encode(),
            PasswordHash.Create("two"u8, current, _host.Secrets).Encode(),
            PasswordHash.Create("three"u8, new Argon2idCost(128, 2), _host.Secrets).Encode(),
            Pbkdf2Hash.Create("four"u8, _host.Secrets).Encode(),
            $"{new string('0', 64)}:{new string('f', 64)}",
            $"{new string('1', 64)}:{new string('e', 64)}",
        ];
        await CreateWithAsync(hashes);

        var shares = await Accounts.CountHashesAsync(Cancel);

        Assert.Equal(
            [
                new("$argon2id$v=19$m=64,t=1,p=1$", 3),
                new(string.Empty, 2),
                new("$argon2id$v=19$m=128,t=2,p=1$", 1),
                new("$pbkdf2-sha256$i=600000$", 1),
            ],
            shares);
    }

    [Fact]
    public async Task No_more_kinds_of_hashes_are_told_than_decoys_can_have()
    {
        await CreateWithAsync([.. Enumerable.Range(100, 20).Select(
            memory => $"$argon2id$v=19$m={memory},t=1,p=1$salt$tag")]);

        Assert.Equal(DecoyHashes.KindsMax, (await Accounts.CountHashesAsync(Cancel)).Count);
    }

    [Fact]
    public async Task Forgetting_a_device_ends_its_session_and_foreign_devices_stay()
    {
        var (ada, eve) = (await _host.CreateAsync("ada"), await _host.CreateAsync("eve"));
        var grant = await _host.SignInAsync(ada);

        Assert.False(await Accounts.ForgetDeviceAsync(eve.Id, grant.Device!.Id, DatabaseHost.By(eve), Cancel));
        Assert.Single(await Accounts.ListDevicesAsync(ada.Id, Cancel));
        Assert.True(await Accounts.ForgetDeviceAsync(ada.Id, grant.Device.Id, DatabaseHost.By(ada), Cancel));

        Assert.Empty(await Accounts.ListDevicesAsync(ada.Id, Cancel));
        Assert.Empty(await _host.Database.Sessions.ListAsync(ada.Id, Cancel));
    }

    [Fact]
    public async Task The_eleventh_device_puts_out_the_least_recent_without_a_session()
    {
        var account = await _host.CreateAsync("ada");
        var grants = new List<DeviceId>();
        for (var number = 0; number < Device.PerAccountMax + 1; number++)
        {
            _host.Clock.Advance(TimeSpan.FromMinutes(1));
            grants.Add((await _host.SignInAsync(account)).Device!.Id);
        }

        var devices = (await Accounts.ListDevicesAsync(account.Id, Cancel)).Select(device => device.Id).ToList();

        Assert.Equal(Device.PerAccountMax, devices.Count);
        Assert.DoesNotContain(grants[0], devices);
    }

    private async Task CreateWithAsync(string[] hashes)
    {
        for (var number = 0; number < hashes.Length; number++)
        {
            await Accounts.CreateAsync(
                _host.Asked($"name{number}") with { PasswordHash = hashes[number] }, Caller.Server, Cancel);
        }
    }
}
