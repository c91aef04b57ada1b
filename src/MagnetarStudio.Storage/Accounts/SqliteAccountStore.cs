using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Risk;
using MagnetarStudio.Storage.Sessions;
using MagnetarStudio.Storage.SignIn;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Accounts;

/// <summary>Accounts, devices, invitations and the claim code in SQLite (schema step 0002).</summary>
internal sealed class SqliteAccountStore(
    SqlitePool pool,
    WriteQueue writer,
    AccountErasure erasure,
    PermissionRegistry permissions,
    IdempotencyRows keys) : IAccountStore
{
    private const string ListSql = $"""
        SELECT {AccountRows.Columns} FROM account a WHERE a.account_id > $after ORDER BY a.account_id LIMIT $limit
        """;

    // What stands before the salt. "$argon2id$v=19$" and "$pbkdf2-sha256$" are 15 characters both, and one field
    // follows them; the form of the earlier system has none of this, and no dollar sign.
    private const string CountHashesSql = """
        SELECT
            CASE WHEN substr(password_hash, 1, 1) = '$'
                THEN substr(password_hash, 1, 15 + instr(substr(password_hash, 16), '$'))
                ELSE '' END AS parameters,
            count(*)
        FROM account
        GROUP BY parameters
        ORDER BY count(*) DESC, parameters
        LIMIT $limit
        """;

    private const string HasFounderSql = "SELECT EXISTS (SELECT 1 FROM account WHERE role = $role)";

    private readonly OnceOnly<AccountDecision> _once = new(keys, new AccountDecisionResult());

    /// <inheritdoc/>
    public async ValueTask<Account?> FindAsync(UserName name, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return AccountRows.ReadOne(lease.Prepare(AccountRows.FindByNameSql).Bind("$user_name", name.Value));
    }

    /// <inheritdoc/>
    public async ValueTask<Account?> FindAsync(AccountId id, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return AccountRows.ReadOne(lease.Prepare(AccountRows.FindSql).Bind("$account", id.Value));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Account>> ListAsync(AccountId? after, int limit, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        using var row = lease.Prepare(ListSql)
            .Bind("$after", (after ?? default).Value)
            .Bind("$limit", limit)
            .ExecuteReader();
        var accounts = new List<Account>(limit);
        while (row.Read())
        {
            accounts.Add(AccountRows.Read(row));
        }

        return accounts;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HashShare>> CountHashesAsync(CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        using var row = lease.Prepare(CountHashesSql).Bind("$limit", DecoyHashes.KindsMax).ExecuteReader();
        var shares = new List<HashShare>();
        while (row.Read())
        {
            shares.Add(new HashShare(row.GetString(0), row.GetInt32(1)));
        }

        return shares;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasFounderAsync(CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return (long)lease.Prepare(HasFounderSql).Bind("$role", (long)Role.Founder).ExecuteScalar()! == 1;
    }

    /// <inheritdoc/>
    public ValueTask<AccountDecision> CreateAsync(NewAccount asked, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => Insert(scope, AccountRules.Create(
            AccountRows.Find(scope, asked.UserName), asked, StandingOf(scope, by), scope.Now)), cancel);

    /// <inheritdoc/>
    public ValueTask<AccountDecision> RegisterAsync(
        RegistrationMode mode, OneTimeCode? code, NewAccount asked, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => Register(scope, mode, code, asked), cancel);

    /// <inheritdoc/>
    public ValueTask<AccountDecision> ClaimAsync(
        OneTimeCode code, NewAccount asked, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => InsertFounder(scope, SetupRules.Claim(
            AccountRows.CountFounders(scope, live: false),
            SetupRows.FindClaim(scope),
            code.ComputeDigest(),
            AccountRows.Find(scope, asked.UserName),
            asked,
            scope.Now)), cancel);

    /// <inheritdoc/>
    public ValueTask<AccountDecision> MakeFounderAsync(NewAccount asked, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => InsertFounder(scope, SetupRules.FromEnvironment(
            AccountRows.CountFounders(scope, live: false),
            AccountRows.Find(scope, asked.UserName),
            asked,
            scope.Now)), cancel);

    /// <inheritdoc/>
    public ValueTask<AccountVerdict> SetClaimCodeAsync(OneTimeCode code, Caller by, CancellationToken cancel) =>
        writer.RunAsync(new Act<AccountVerdict>(by, scope => SetClaimCode(scope, code)), cancel);

    /// <inheritdoc/>
    public ValueTask<AccountVerdict> InviteAsync(
        InvitationId id, OneTimeCode code, Role role, TimeSpan lifetime, Caller by, CancellationToken cancel) =>
        writer.RunAsync(new Act<AccountVerdict>(by, scope => Invite(scope, id, code, role, lifetime, by)), cancel);

    /// <inheritdoc/>
    public ValueTask<AccountDecision> SetRoleAsync(
        AccountId target, Role role, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => Update(scope, WasErased(scope, target, AccountRules.SetRole(
            AccountRows.Find(scope, target),
            role,
            StandingOf(scope, by),
            AccountRows.CountFounders(scope, live: true)))), cancel);

    /// <inheritdoc/>
    public ValueTask<AccountDecision> SetDisabledAsync(
        AccountId target, bool isDisabled, Caller by, CancellationToken cancel)
    {
        // Shutting an account revokes: it must work on a full disk too.
        var act = new Act<AccountDecision>(
            by, scope => ToActed(SetDisabled(scope, target, isDisabled, by)), mayUseReserve: isDisabled, once: _once);
        return writer.RunAsync(act, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<ErasedAccount> EraseAsync(AccountId target, Caller by, CancellationToken cancel) =>
        erasure.EraseAsync(target, by, cancel);

    /// <inheritdoc/>
    public async ValueTask<bool> WasErasedAsync(AccountId id, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return ErasedRows.Holds(lease.Prepare, id);
    }

    /// <inheritdoc/>
    public ValueTask<AccountDecision> UnlockAsync(AccountId target, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => Unlock(scope, target, by), cancel);

    /// <inheritdoc/>
    public ValueTask<AccountDecision> ChangePasswordAsync(
        AccountId account, int provedEpoch, string hash, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => ChangePassword(scope, account, provedEpoch, hash, by), cancel);

    /// <inheritdoc/>
    public async ValueTask<bool> RehashAsync(
        AccountId account, long provedVersion, string hash, Caller by, CancellationToken cancel)
    {
        try
        {
            var decision = await RunAsync(by, scope => Update(
                scope, AccountRules.Rehash(AccountRows.Find(scope, account), provedVersion, hash)), cancel);
            return decision.Next is not null;
        }
        catch (Exception full) when (full is StorageBusyException or StorageFullException)
        {
            // The caller's session is open already; it must not lose its answer to this.
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Device>> ListDevicesAsync(AccountId account, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return DeviceRows.ReadAll(lease.Prepare(DeviceRows.ListSql).Bind("$account", account.Value));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ForgetDeviceAsync(
        AccountId account, DeviceId device, Caller by, CancellationToken cancel)
    {
        var act = new Act<bool>(by, scope => ForgetDevice(scope, account, device), mayUseReserve: true);
        return writer.RunAsync(act, cancel);
    }

    private ValueTask<AccountDecision> RunAsync(
        Caller by, Func<WriteScope, AccountDecision> decide, CancellationToken cancel) =>
        writer.RunAsync(new Act<AccountDecision>(by, scope => ToActed(decide(scope)), once: _once), cancel);

    private static Acted<AccountDecision> ToActed(AccountDecision decision) =>
        new(decision, decision.Events, decision.Notices);

    private Standing StandingOf(WriteScope scope, Caller by) => AccountRows.StandingOf(scope, by.Actor, permissions);

    // An id that once was an account's: whoever may ask for accounts is told so.
    private static AccountDecision WasErased(WriteScope scope, AccountId target, AccountDecision decision) =>
        decision.Verdict is AccountVerdict.NotFound && ErasedRows.Holds(scope.Prepare, target)
            ? AccountDecision.Nothing(AccountVerdict.Erased)
            : decision;

    private AccountDecision Register(
        WriteScope scope, RegistrationMode mode, OneTimeCode? code, NewAccount asked)
    {
        var invitation = code is null ? null : SetupRows.FindInvitation(scope, code.ComputeDigest());
        var maker = invitation?.MadeBy is { } account
            ? AccountRows.StandingOf(scope, Actor.Of(account), permissions)
            : null;
        var taken = AccountRows.Find(scope, asked.UserName);
        var decision = Insert(
            scope, RegistrationRules.Register(mode, code is not null, invitation, maker, taken, asked, scope.Now));
        if (decision.Next is { } made && invitation is not null)
        {
            SetupRows.UseInvitation(scope, invitation.Id, made.Id);
        }

        return decision;
    }

    private static Acted<AccountVerdict> SetClaimCode(WriteScope scope, OneTimeCode code)
    {
        if (AccountRows.CountFounders(scope, live: false) > 0)
        {
            return new(AccountVerdict.AlreadyClaimed, [], []);
        }

        SetupRows.WriteClaim(scope, new(code.ComputeDigest(), scope.Now.Utc + ClaimCodeRow.Lifetime));
        return new(AccountVerdict.Done, [new AuditEvent(EventCode.ClaimCodeMade)], []);
    }

    private Acted<AccountVerdict> Invite(
        WriteScope scope, InvitationId id, OneTimeCode code, Role role, TimeSpan lifetime, Caller by)
    {
        AccountId? maker = by.Actor.Kind is ActorKind.Account ? by.Actor.Account : null;
        var asked = new Invitation(id, code.ComputeDigest(), role, maker, scope.Now.Utc + lifetime, UsedBy: null);
        var decision = RegistrationRules.Invite(asked, StandingOf(scope, by));
        if (decision.Verdict is AccountVerdict.Done)
        {
            SetupRows.InsertInvitation(scope, asked);
        }

        return new(decision.Verdict, decision.Events, decision.Notices);
    }

    private AccountDecision SetDisabled(WriteScope scope, AccountId target, bool isDisabled, Caller by)
    {
        var decision = Update(scope, WasErased(scope, target, AccountRules.SetDisabled(
            AccountRows.Find(scope, target),
            isDisabled,
            StandingOf(scope, by),
            AccountRows.CountFounders(scope, live: true))));
        return isDisabled ? EndSessions(scope, decision, except: null, EndReason.AccountDisabled) : decision;
    }

    private AccountDecision Unlock(WriteScope scope, AccountId target, Caller by)
    {
        var decision = WasErased(
            scope, target, AccountRules.Unlock(AccountRows.Find(scope, target), StandingOf(scope, by)));
        if (decision.Verdict is AccountVerdict.Done)
        {
            // Whoever is locked out by what strangers did, or by being unlike before, gets in once.
            GuessRows.DeleteAll(scope, target);
            RiskRows.LetPass(scope, target);
        }

        return decision;
    }

    private static AccountDecision ChangePassword(
        WriteScope scope, AccountId account, int provedEpoch, string hash, Caller by)
    {
        var decision = Update(
            scope, AccountRules.ChangePassword(AccountRows.Find(scope, account), provedEpoch, hash));
        return EndSessions(scope, decision, by.Session, EndReason.PasswordChanged);
    }

    private static Acted<bool> ForgetDevice(WriteScope scope, AccountId account, DeviceId device)
    {
        if (!DeviceRows.Delete(scope, account, device))
        {
            return new(false, [], []);
        }

        GuessRows.Delete(scope, account, device);
        var sessions = SessionRows.ListOpen(scope, account).Where(session => session.Device == device);
        var ends = SessionRules.End([.. sessions], EndReason.DeviceForgotten, scope.Now);
        SessionRows.Update(scope, ends.Ended);
        return new(true, [DeviceRules.Forgotten(account, device), .. ends.Events], ends.Notices);
    }

    private static AccountDecision Insert(WriteScope scope, AccountDecision decision)
    {
        if (decision.Next is { } made)
        {
            AccountRows.Insert(scope, made);
        }

        return decision;
    }

    // With a founder there, no claim code holds.
    private static AccountDecision InsertFounder(WriteScope scope, AccountDecision decision)
    {
        if (decision.Next is not null)
        {
            SetupRows.DeleteClaim(scope);
        }

        return Insert(scope, decision);
    }

    private static AccountDecision Update(WriteScope scope, AccountDecision decision)
    {
        if (decision.Next is { } changed)
        {
            AccountRows.Update(scope, changed);
        }

        return decision;
    }

    // Several things changed, several records: each session that ends has its own.
    private static AccountDecision EndSessions(
        WriteScope scope, AccountDecision decision, SessionId? except, EndReason reason)
    {
        if (decision.Next is not { } account)
        {
            return decision;
        }

        var sessions = SessionRows.ListOpen(scope, account.Id).Where(session => session.Id != except);
        var ends = SessionRules.End([.. sessions], reason, scope.Now);
        SessionRows.Update(scope, ends.Ended);
        return decision with
        {
            Events = [.. decision.Events, .. ends.Events],
            Notices = [.. decision.Notices, .. ends.Notices],
        };
    }
}
