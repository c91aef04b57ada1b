using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Core.Sessions;
using Xunit;

namespace MagnetarStudio.Core.Tests.SignIn;

/// <summary>A sign-in that stops half-way for the second factor, and what completes it.</summary>
public sealed class CompleteSignInTests : IDisposable
{
    private static readonly SignInAnswer s_refused = new(SignInVerdict.SecondFactorRefused, null, null);

    private readonly SignInBench _bench = new();

    public CompleteSignInTests() => _bench.Enroll();

    public void Dispose() => _bench.Dispose();

    private string Code => FactorSamples.CodeAt(_bench.Clock.GetUtcNow());

    [Fact]
    public async Task The_right_password_opens_nothing_and_a_code_completes_it()
    {
        var half = await _bench.SignInAsync(SignInBench.Right);
        Assert.Equal((SignInVerdict.SecondFactorRequired, null), (half.Verdict, half.Tokens));

        var whole = await _bench.CompleteAsync(half.Pending!.Text, Code);

        Assert.Equal(SignInVerdict.Granted, whole.Verdict);
        Assert.Equal(ProofMethods.Password | ProofMethods.Totp, whole.Tokens!.Session.Methods);
        Assert.Equal("laptop", whole.Tokens.Session.Name);
        Assert.Equal(1, _bench.Hashes);
    }

    [Fact]
    public async Task A_code_completes_one_sign_in()
    {
        var half = await _bench.SignInAsync(SignInBench.Right);
        await _bench.CompleteAsync(half.Pending!.Text, Code);

        Assert.Equal(s_refused, await _bench.CompleteAsync(half.Pending.Text, Code));
    }

    [Fact]
    public async Task Wrong_codes_after_a_right_password_are_counted_and_stopped()
    {
        for (var tries = 0; tries < 5; tries++)
        {
            // The right password in between resets nothing.
            var half = await _bench.SignInAsync(SignInBench.Right);
            Assert.Equal(s_refused, await _bench.CompleteAsync(half.Pending!.Text, "000000"));
            Assert.Equal(tries + 1, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);
        }

        Assert.Equal(
            new(SignInVerdict.TryLater, null, TimeSpan.FromSeconds(30)), await _bench.SignInAsync(SignInBench.Right));
    }

    [Fact]
    public async Task A_pending_sign_in_waits_with_the_budget_it_was_made_under()
    {
        var half = await _bench.SignInAsync(SignInBench.Right);
        _bench.SignIns.SetBudget(_bench.Account.Id, null, failures: 5);

        Assert.Equal(
            new(SignInVerdict.TryLater, null, TimeSpan.FromSeconds(30)),
            await _bench.CompleteAsync(half.Pending!.Text, Code));

        _bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SignInVerdict.Granted, (await _bench.CompleteAsync(half.Pending.Text, Code)).Verdict);
        Assert.Equal(0, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);
    }

    [Fact]
    public async Task A_known_device_completes_while_strangers_are_shut_out_and_is_a_stranger_once_forgotten()
    {
        _bench.SignIns.SetBudget(_bench.Account.Id, null, failures: 100);
        var half = await _bench.SignInAsync(SignInBench.Right, _bench.Secret);

        Assert.Equal(s_refused, await _bench.CompleteAsync(half.Pending!.Text, "000000"));
        Assert.Equal(1, _bench.SignIns.BudgetOf(_bench.Account.Id, SignInBench.Device.Id).Failures);

        _bench.Accounts.Devices.Clear();
        Assert.Equal(SignInVerdict.TryLater, (await _bench.CompleteAsync(half.Pending.Text, Code)).Verdict);
    }

    [Theory]
    [InlineData("over")]
    [InlineData("password changed")]
    [InlineData("disabled")]
    [InlineData("no token")]
    public async Task A_pending_sign_in_that_is_over_is_answered_like_a_wrong_code(string how)
    {
        var half = await _bench.SignInAsync(SignInBench.Right);
        switch (how)
        {
            case "over":
                _bench.Clock.Advance(PendingSignIns.Lifetime);
                break;
            case "password changed":
                _bench.Set(_bench.Account with { Password = _bench.Account.Password.Changed("other") });
                break;
            case "disabled":
                _bench.Set(_bench.Account with { IsDisabled = true });
                break;
        }

        var token = how == "no token" ? "mgp1.nothing" : half.Pending!.Text;
        Assert.Equal(s_refused, await _bench.CompleteAsync(token, Code));
        Assert.Equal(0, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);
    }

    [Fact]
    public async Task An_old_hash_is_brought_to_todays_form_and_the_pending_sign_in_goes_with_it()
    {
        _bench.Set(_bench.Account with { Password = new(_bench.OldHash, 7, 1) });
        var half = await _bench.SignInAsync(SignInBench.Right);
        var (_, _, hash) = Assert.Single(_bench.Accounts.Rehashed);
        _bench.Set(_bench.Account with { Password = _bench.Account.Password.Rehashed(hash) });

        Assert.Equal(SignInVerdict.Granted, (await _bench.CompleteAsync(half.Pending!.Text, Code)).Verdict);
    }

    [Fact]
    public async Task A_second_factor_is_the_more_that_a_privileged_account_wants()
    {
        using var bench = new SignInBench(Role.Founder);
        bench.Enroll();
        bench.SignIns.SetBudget(bench.Account.Id, null, failures: 4);

        var half = await bench.SignInAsync(SignInBench.Right);

        Assert.Equal(
            SignInVerdict.Granted,
            (await bench.CompleteAsync(half.Pending!.Text, FactorSamples.CodeAt(bench.Clock.GetUtcNow()))).Verdict);
    }

    [Fact]
    public async Task With_a_second_factor_a_step_up_takes_no_password()
    {
        var password = await _bench.StepUpByPasswordAsync(SignInBench.Right);
        Assert.Equal(new(SignInVerdict.SecondFactorRefused, null), password);
        Assert.Equal(0, _bench.Hashes);

        Assert.Equal(new(SignInVerdict.Granted, null, ProofMethods.Totp), await _bench.StepUpAsync(Code));
        Assert.Equal(new(SignInVerdict.SecondFactorRefused, null), await _bench.StepUpAsync(Code));
        Assert.Equal(1, _bench.SignIns.BudgetOf(_bench.Account.Id, SignInBench.Device.Id).Failures);
    }

    [Fact]
    public async Task Without_one_a_step_up_takes_the_password_alone()
    {
        using var bench = new SignInBench();

        Assert.Equal(
            new(SignInVerdict.Granted, null, ProofMethods.Password),
            await bench.StepUpByPasswordAsync(SignInBench.Right));
        Assert.Equal(
            new(SignInVerdict.SecondFactorRefused, null), await bench.StepUpAsync("000000"));
    }
}
