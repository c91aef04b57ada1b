using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Cryptography.OneTime;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.SignIn;

/// <summary>Second factors, from the call to the row and its record.</summary>
public sealed class SqliteSecondFactorStoreTests : IDisposable
{
    private static readonly byte[] s_secret = NewSecret();

    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    private ISecondFactorStore Factors => _host.Database.SecondFactors;

    private static CancellationToken Cancel => DatabaseHost.Cancel;

    [Fact]
    public async Task Confirming_makes_it_count_and_ends_the_other_sessions()
    {
        var account = await _host.CreateAsync("ada");
        var own = (await _host.SignInAsync(account)).Session!.Id;
        var other = (await _host.SignInAsync(account)).Session!.Id;
        var by = DatabaseHost.By(account, own);
        await Factors.EnrollAsync(account.Id, s_secret, by, Cancel);
        Assert.False((await FindAsync(account)).HasSecondFactor);

        var recorded = await _host.RecordedByAsync(async () =>
            Assert.Equal(SecondFactorVerdict.Done, (await ConfirmAsync(account, Code(), by)).Verdict));

        Assert.Equal([EventCode.SecondFactorConfirmed, EventCode.SessionEnded], recorded);
        Assert.True((await FindAsync(account)).HasSecondFactor);
        Assert.Equal(EndReason.SecondFactorChanged, (await EndOfAsync(other))!.Reason);
        Assert.Null(await EndOfAsync(own));
        Assert.Contains(Notice.Changed(account.Id), _host.Notices.Notices);
    }

    [Fact]
    public async Task Beginning_again_voids_what_was_begun()
    {
        var account = await _host.CreateAsync("ada");
        var by = DatabaseHost.By(account);
        await Factors.EnrollAsync(account.Id, new byte[Totp.SecretSizeBytes], by, Cancel);
        await Factors.EnrollAsync(account.Id, s_secret, by, Cancel);

        var first = Totp.Compute(new byte[Totp.SecretSizeBytes], Totp.StepAt(_host.Clock.GetUtcNow()));
        Assert.Equal(SecondFactorVerdict.Refused, (await ConfirmAsync(account, first, by)).Verdict);
        Assert.Equal(SecondFactorVerdict.Done, (await ConfirmAsync(account, Code(), by)).Verdict);
        var again = await Factors.EnrollAsync(account.Id, s_secret, by, Cancel);
        Assert.Equal(SecondFactorVerdict.Enrolled, again.Verdict);
    }

    [Fact]
    public async Task A_wrong_code_at_the_confirmation_is_counted_like_a_wrong_password()
    {
        var account = await _host.CreateAsync("ada");
        await Factors.EnrollAsync(account.Id, s_secret, DatabaseHost.By(account), Cancel);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => ConfirmAsync(account, "000000", DatabaseHost.By(account)).AsTask())).SoonAsync();

        Assert.Equal(5, answers.Count(answer => answer.Verdict is SecondFactorVerdict.Refused));
        Assert.Equal(15, answers.Count(answer => answer.Verdict is SecondFactorVerdict.TryLater));
        Assert.Equal(5, (await _host.Database.SignIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
    }

    [Fact]
    public async Task Of_five_that_sign_in_with_one_code_one_gets_in()
    {
        var account = await EnrolledAsync();
        _host.Clock.Advance(TimeSpan.FromMinutes(1));

        // No more than the budget bears, so that the code alone decides.
        var grants = await Task.WhenAll(Enumerable.Range(0, 5).Select(
            _ => _host.SignInAsync(account, factor: PresentedFactor.Totp(Code())))).SoonAsync();

        Assert.Single(grants, grant => grant.Verdict is SignInVerdict.Granted);
        Assert.Equal(4, grants.Count(grant => grant.Verdict is SignInVerdict.SecondFactorRefused));
        Assert.Equal(1, Rows.Count(_host.Directory, "SELECT count(*) FROM session WHERE methods = 3"));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task Of_five_that_sign_in_with_one_recovery_code_one_gets_in()
    {
        var codes = NewCodes();
        var account = await EnrolledAsync(codes);

        var grants = await Task.WhenAll(Enumerable.Range(0, 5).Select(
            _ => _host.SignInAsync(account, factor: PresentedFactor.Recovery(codes[3])))).SoonAsync();

        Assert.Single(grants, grant => grant.Verdict is SignInVerdict.Granted);
        Assert.Equal(9, Rows.Count(_host.Directory, "SELECT count(*) FROM recovery_code"));
        Assert.Equal(1, Rows.Count(_host.Directory, "SELECT count(*) FROM session WHERE methods = 5"));
        Assert.Single(Rows.Codes(_host.Directory), code => code is EventCode.RecoveryCodeUsed);
    }

    [Fact]
    public async Task A_right_password_alone_opens_no_session_and_resets_no_budget()
    {
        var account = await EnrolledAsync();
        await _host.SignInAsync(account, factor: PresentedFactor.Totp("000000"));

        var half = await _host.SignInAsync(account);

        Assert.Equal((SignInVerdict.SecondFactorRequired, null), (half.Verdict, half.Session));
        Assert.Equal(1, (await _host.Database.SignIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
        Assert.Equal(0, Rows.Count(_host.Directory, "SELECT count(*) FROM session"));
    }

    [Fact]
    public async Task A_step_up_uses_the_code_and_resets_its_budget()
    {
        var account = await EnrolledAsync();
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        var (signIns, by) = (_host.Database.SignIns, DatabaseHost.By(account));
        ValueTask<SecondFactorDecision> StepUpAsync(string code) =>
            signIns.StepUpAsync(account.Id, PresentedFactor.Totp(code), budget: null, seen: default, by, Cancel);

        Assert.Equal(SecondFactorVerdict.Refused, (await StepUpAsync("000000")).Verdict);
        Assert.Equal(1, (await signIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
        Assert.Equal(SecondFactorVerdict.Done, (await StepUpAsync(Code())).Verdict);
        Assert.Equal(0, (await signIns.FindBudgetAsync(account.Id, null, Cancel)).Failures);
        Assert.Equal(SecondFactorVerdict.Refused, (await StepUpAsync(Code())).Verdict);
    }

    [Fact]
    public async Task New_recovery_codes_void_the_earlier_ones()
    {
        var (before, after) = (NewCodes(), NewCodes(seed: 8));
        var account = await EnrolledAsync(before);

        var decision = await Factors.RegenerateAsync(account.Id, Digests(after), DatabaseHost.By(account), Cancel);

        Assert.Equal(SecondFactorVerdict.Done, decision.Verdict);
        Assert.Equal(10, Rows.Count(_host.Directory, "SELECT count(*) FROM recovery_code"));
        var old = await _host.SignInAsync(account, factor: PresentedFactor.Recovery(before[0]));
        Assert.Equal(SignInVerdict.SecondFactorRefused, old.Verdict);
        var renewed = await _host.SignInAsync(account, factor: PresentedFactor.Recovery(after[0]));
        Assert.Equal(SignInVerdict.Granted, renewed.Verdict);
    }

    [Fact]
    public async Task Removing_it_takes_the_recovery_codes_along_and_the_password_is_enough_again()
    {
        var account = await EnrolledAsync();

        var recorded = await _host.RecordedByAsync(async () => Assert.Equal(
            SecondFactorVerdict.Done,
            (await Factors.RemoveAsync(account.Id, DatabaseHost.By(account), Cancel)).Verdict));

        Assert.Equal([EventCode.SecondFactorRemoved], recorded);
        Assert.Equal(0, Rows.Count(_host.Directory, "SELECT count(*) FROM second_factor"));
        Assert.Equal(0, Rows.Count(_host.Directory, "SELECT count(*) FROM recovery_code"));
        Assert.Equal(SignInVerdict.Granted, (await _host.SignInAsync(account)).Verdict);
        Assert.Equal(
            SecondFactorVerdict.NotEnrolled,
            (await Factors.RemoveAsync(account.Id, DatabaseHost.By(account), Cancel)).Verdict);
    }

    [Fact]
    public async Task Neither_the_secret_nor_a_recovery_code_lies_in_the_database()
    {
        var codes = NewCodes();
        await EnrolledAsync(codes);
        _host.Database.Dispose();

        foreach (var file in System.IO.Directory.EnumerateFiles(_host.Directory.Path, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancel);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(s_secret));
            Assert.All(codes, code => Assert.Equal(
                -1, bytes.AsSpan().IndexOf(Convert.FromHexString(code.Reveal().Replace("-", string.Empty)))));
        }
    }

    [Fact]
    public async Task A_secret_sealed_under_a_retired_key_still_opens()
    {
        var account = await EnrolledAsync();
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        using var rotated = DatabaseHost.TotpKeys(1, 2);
        _host.Restart(rotated);

        var grant = await _host.SignInAsync(account, factor: PresentedFactor.Totp(Code()));

        Assert.Equal(SignInVerdict.Granted, grant.Verdict);
    }

    [Fact]
    public async Task Without_its_key_or_in_another_row_a_secret_accepts_nothing()
    {
        var account = await EnrolledAsync();
        var eve = await _host.CreateAsync("eve");
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        var factor = PresentedFactor.Totp(Code());
        using var others = DatabaseHost.TotpKeys(2);
        _host.Restart(others);

        await Assert.ThrowsAsync<InvalidDataException>(() => _host.SignInAsync(account, factor: factor));

        _host.Database.Dispose();
        Rows.Tamper(_host.Directory, $"""
            INSERT INTO second_factor
            SELECT x'{Convert.ToHexString(eve.Id.Value.ToByteArray(bigEndian: true))}', secret_sealed, made_at_unix_us,
                expires_at_unix_us, confirmed_at_unix_us, last_step
            FROM second_factor
            """);
        _host.Restart();
        await Assert.ThrowsAsync<InvalidDataException>(() => _host.SignInAsync(eve, factor: factor));
        Assert.Equal(SignInVerdict.Granted, (await _host.SignInAsync(account, factor: factor)).Verdict);
    }

    private static byte[] NewSecret()
    {
        var secret = new byte[Totp.SecretSizeBytes];
        new CountingSecrets(seed: 9).Fill(secret);
        return secret;
    }

    private static OneTimeCode[] NewCodes(int seed = 7)
    {
        var secrets = new CountingSecrets(seed);
        return [.. Enumerable.Range(0, SecondFactorRules.RecoveryCodes).Select(_ => OneTimeCode.New(secrets))];
    }

    private static byte[][] Digests(OneTimeCode[] codes) => [.. codes.Select(code => code.ComputeDigest())];

    private string Code() => Totp.Compute(s_secret, Totp.StepAt(_host.Clock.GetUtcNow()));

    private async Task<Account> EnrolledAsync(OneTimeCode[]? codes = null)
    {
        var account = await _host.CreateAsync("ada");
        var by = DatabaseHost.By(account);
        await Factors.EnrollAsync(account.Id, s_secret, by, Cancel);
        Assert.Equal(SecondFactorVerdict.Done, (await ConfirmAsync(account, Code(), by, codes)).Verdict);
        return await FindAsync(account);
    }

    private ValueTask<SecondFactorDecision> ConfirmAsync(
        Account account, string code, Caller by, OneTimeCode[]? codes = null) =>
        Factors.ConfirmAsync(account.Id, code, Digests(codes ?? NewCodes()), budget: null, by, Cancel);

    private async Task<Account> FindAsync(Account account) =>
        (await _host.Database.Accounts.FindAsync(account.Id, Cancel))!;

    private async Task<SessionEnd?> EndOfAsync(SessionId session) =>
        (await _host.Database.Sessions.FindAsync(session, Cancel))!.Session.Ended;
}
