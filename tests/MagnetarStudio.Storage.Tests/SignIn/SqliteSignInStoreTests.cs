using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;

namespace MagnetarStudio.Storage.Tests.SignIn;

/// <summary>Sign-ins and wrong guesses, from the call to the row and its record.</summary>
public sealed class SqliteSignInStoreTests : IDisposable
{
    private static readonly GuessPolicy s_policy = new();

    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    private ISignInStore SignIns => _host.Database.SignIns;

    private static CancellationToken Cancel => DatabaseHost.Cancel;

    [Fact]
    public async Task Fifty_parallel_sign_ins_leave_exactly_three_sessions()
    {
        var account = await _host.CreateAsync("ada");

        var grants = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _host.SignInAsync(account))).SoonAsync();

        Assert.All(grants, grant => Assert.Equal(SignInVerdict.Granted, grant.Verdict));
        Assert.Equal(3, (await _host.Database.Sessions.ListAsync(account.Id, Cancel)).Count);
        Assert.Equal(50, Rows.Count(_host.Directory, "SELECT count(*) FROM session"));
        Assert.Equal(47, Rows.Codes(_host.Directory).Count(code => code is EventCode.SessionEnded));
    }

    [Fact]
    public async Task A_known_device_replaces_its_own_session()
    {
        var account = await _host.CreateAsync("ada");
        var first = await _host.SignInAsync(account);

        var second = await _host.SignInAsync(account, known: first.Device!.Id);

        Assert.Equal(first.Device.Id, second.Device!.Id);
        Assert.Equal(
            [second.Session!.Id],
            (await _host.Database.Sessions.ListAsync(account.Id, Cancel)).Select(session => session.Id));
        var replaced = await _host.Database.Sessions.FindAsync(first.Session!.Id, Cancel);
        Assert.Equal(EndReason.Replaced, replaced!.Session.Ended!.Reason);
    }

    [Fact]
    public async Task A_password_that_moved_while_the_call_waited_opens_nothing_and_is_recorded()
    {
        var account = await _host.CreateAsync("ada");
        await _host.Database.Accounts.ChangePasswordAsync(
            account.Id, account.Password.Epoch, "$argon2id$new", DatabaseHost.By(account), Cancel);

        var recorded = await _host.RecordedByAsync(async () =>
            Assert.Equal(SignInVerdict.InvalidCredentials, (await _host.SignInAsync(account)).Verdict));

        Assert.Equal([EventCode.SignIn], recorded);
        Assert.Equal(0, Rows.Count(_host.Directory, "SELECT count(*) FROM session"));
    }

    [Fact]
    public async Task An_account_that_was_shut_while_the_call_waited_opens_nothing()
    {
        var account = await _host.CreateAsync("ada");
        var shut = _host.Database.Accounts.SetDisabledAsync(account.Id, true, Caller.Server, Cancel).AsTask();
        var grant = _host.SignInAsync(account);

        await shut.SoonAsync();
        Assert.Equal(SignInVerdict.InvalidCredentials, (await grant.SoonAsync()).Verdict);
    }

    [Fact]
    public async Task Parallel_wrong_guesses_are_counted_exactly_up_to_the_budget()
    {
        var account = await _host.CreateAsync("ada");

        var answers = await GuessAsync(account.Id, device: null, count: 40);

        Assert.Equal(s_policy.FreeTries, answers.Count(answer => answer.IsAllowed));
        Assert.Equal(s_policy.FreeTries, (await SignIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
        Assert.Equal(s_policy.FreeTries, Rows.Codes(_host.Directory).Count(code => code is EventCode.SignIn));
    }

    [Fact]
    public async Task A_known_devices_parallel_guesses_use_its_own_tries_and_then_a_strangers()
    {
        var account = await _host.CreateAsync("ada");
        var device = (await _host.SignInAsync(account)).Device!.Id;

        var answers = await GuessAsync(account.Id, device, count: 40);

        Assert.Equal(s_policy.DeviceTries + s_policy.FreeTries, answers.Count(answer => answer.IsAllowed));
        Assert.Equal(s_policy.DeviceTries, (await SignIns.FindBudgetAsync(account.Id, device, Cancel)).Failures);
        Assert.Equal(s_policy.FreeTries, (await SignIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
    }

    [Fact]
    public async Task A_success_resets_only_the_budget_it_was_made_under()
    {
        var account = await _host.CreateAsync("ada");
        var device = (await _host.SignInAsync(account)).Device!.Id;
        await GuessAsync(account.Id, device: null, count: 2);
        await GuessAsync(account.Id, device, count: 2);

        await _host.SignInAsync(account, known: device, budget: device);

        Assert.Equal(0, (await SignIns.FindBudgetAsync(account.Id, device, Cancel)).Failures);
        Assert.Equal(2, (await SignIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
    }

    [Fact]
    public async Task A_guess_at_no_account_is_recorded_and_counted_by_no_row()
    {
        var recorded = await _host.RecordedByAsync(() => GuessAsync(account: null, device: null, count: 1));

        Assert.Equal([EventCode.LogBegun, EventCode.SignIn], recorded);
        Assert.Equal(0, Rows.Count(_host.Directory, "SELECT count(*) FROM guess"));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task Of_a_flood_of_guesses_ten_are_recorded_and_all_are_counted()
    {
        var accounts = new List<Account>();
        foreach (var name in new[] { "ada", "bob", "eve", "mallory" })
        {
            accounts.Add(await _host.CreateAsync(name));
        }

        var recorded = await _host.RecordedByAsync(async () =>
        {
            foreach (var account in accounts)
            {
                Assert.All(
                    await GuessAsync(account.Id, device: null, s_policy.FreeTries),
                    answer => Assert.True(answer.IsAllowed));
            }
        });

        var guesses = accounts.Count * s_policy.FreeTries;
        Assert.Equal(Enumerable.Repeat(EventCode.SignIn, RefusalLimiter.RecordLimit.Uses), recorded);
        Assert.Equal(guesses, Rows.Count(_host.Directory, "SELECT sum(failures) FROM guess"));
        Assert.Equal(guesses - recorded.Count, Assert.Single(_host.Refusals.TakeCounted()).Sum.Count);
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task A_flood_of_guesses_leaves_out_no_sign_in()
    {
        var account = await _host.CreateAsync("ada");
        await GuessAsync(account: null, device: null, count: 40);

        var recorded = await _host.RecordedByAsync(() => _host.SignInAsync(account));

        Assert.Equal([EventCode.SignIn, EventCode.DeviceAdded, EventCode.SessionOpened], recorded);
    }

    [Fact]
    public async Task A_device_takes_its_guesses_with_it()
    {
        var account = await _host.CreateAsync("ada");
        var device = (await _host.SignInAsync(account)).Device!.Id;
        await GuessAsync(account.Id, device, count: 1);

        await _host.Database.Accounts.ForgetDeviceAsync(account.Id, device, DatabaseHost.By(account), Cancel);

        Assert.Equal(0, Rows.Count(_host.Directory, "SELECT count(*) FROM guess"));
    }

    [Fact]
    public async Task A_step_up_counts_only_for_the_password_that_holds()
    {
        var account = await _host.CreateAsync("ada");
        await GuessAsync(account.Id, device: null, count: 1);
        var by = DatabaseHost.By(account);

        var moved = await SignIns.StepUpAsync(account.Id, account.Password.Epoch + 1, null, default, by, Cancel);
        Assert.Equal(SignInVerdict.InvalidCredentials, moved.Verdict);
        Assert.Equal(1, (await SignIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
        var kept = await SignIns.StepUpAsync(account.Id, account.Password.Epoch, null, default, by, Cancel);
        Assert.Equal(SignInVerdict.Granted, kept.Verdict);
        Assert.Equal(0, (await SignIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
    }

    [Fact]
    public async Task A_right_password_among_a_hundred_wrong_ones_opens_nothing_once_the_budget_is_used_up()
    {
        var account = await _host.CreateAsync("ada");
        await GuessAsync(account.Id, device: null, count: 60);

        var stepped = await SignIns.StepUpAsync(
            account.Id, account.Password.Epoch, null, default, DatabaseHost.By(account), Cancel);
        var signedIn = await _host.SignInAsync(account);

        Assert.Equal(SignInVerdict.TryLater, stepped.Verdict);
        Assert.NotNull(stepped.RetryAfter);
        Assert.Equal((SignInVerdict.TryLater, stepped.RetryAfter), (signedIn.Verdict, signedIn.RetryAfter));
    }

    private async Task<BudgetAnswer[]> GuessAsync(AccountId? account, DeviceId? device, int count)
    {
        Assert.True(UserName.TryParse("ada", out var name));
        var refused = new RefusedSignIn(account, device, name, "WRONG_PASSWORD", IsStepUp: false);
        return await Task.WhenAll(Enumerable.Range(0, count).Select(
            _ => SignIns.RefuseAsync(refused, DatabaseHost.Somebody, Cancel).AsTask())).SoonAsync();
    }
}
