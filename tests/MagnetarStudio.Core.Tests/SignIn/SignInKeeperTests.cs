using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.SignIn;
using Xunit;

namespace MagnetarStudio.Core.Tests.SignIn;

public sealed class SignInKeeperTests : IDisposable
{
    private readonly SignInBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_right_password_opens_a_session_after_one_hash()
    {
        var answer = await _bench.SignInAsync(SignInBench.Right);

        Assert.Equal(SignInVerdict.Granted, answer.Verdict);
        Assert.Equal(1u, answer.Tokens?.Refresh.Counter);
        Assert.Equal(answer.Tokens?.Session.Device, answer.Tokens?.Device.Device);
        Assert.Equal(1, _bench.Hashes);
        Assert.Empty(_bench.Accounts.Rehashed);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("unknown")]
    [InlineData("disabled")]
    [InlineData("unreadable")]
    public async Task Whatever_does_not_fit_is_answered_alike_and_costs_alike(string kind)
    {
        var (name, password) = Prepare(kind);
        for (var tries = 0; tries < 5; tries++)
        {
            var wrong = await _bench.SignInAsync(password, name: name);
            Assert.Equal(new(SignInVerdict.InvalidCredentials, null, null), wrong);
            Assert.Equal(tries + 1, _bench.Hashes);
        }

        Assert.Equal(
            new(SignInVerdict.TryLater, null, TimeSpan.FromSeconds(30)),
            await _bench.SignInAsync(password, name: name));
        Assert.Equal(5, _bench.Hashes);
        Assert.Equal(5, _bench.SignIns.Refused.Count);
        Assert.All(
            _bench.SignIns.Refused, refused => Assert.Equal(("WRONG", false), (refused.Reason, refused.IsStepUp)));

        _bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SignInVerdict.InvalidCredentials, (await _bench.SignInAsync(password, name: name)).Verdict);
        Assert.Equal(TimeSpan.FromMinutes(1), (await _bench.SignInAsync(password, name: name)).RetryAfter);
    }

    [Fact]
    public async Task Guesses_in_flight_together_are_counted_only_as_far_as_the_budget_goes()
    {
        _bench.SignIns.SetBudget(_bench.Account.Id, null, failures: 4);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => _bench.SignInAsync(SignInBench.Wrong)));

        Assert.Single(answers, answer => answer.Verdict is SignInVerdict.InvalidCredentials);
        Assert.Equal(3, answers.Count(answer => answer.Verdict is SignInVerdict.TryLater));
        Assert.Equal(5, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);
    }

    [Fact]
    public async Task A_known_device_signs_in_while_strangers_are_shut_out()
    {
        _bench.SignIns.SetBudget(_bench.Account.Id, null, failures: 100);

        Assert.Equal(SignInVerdict.TryLater, (await _bench.SignInAsync(SignInBench.Right)).Verdict);
        Assert.Equal(
            SignInVerdict.Granted, (await _bench.SignInAsync(SignInBench.Right, _bench.Secret)).Verdict);

        // Only the budget it was made under is reset.
        Assert.Equal(100, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);
    }

    [Fact]
    public async Task A_known_device_has_ten_tries_and_is_a_stranger_then()
    {
        for (var tries = 0; tries < 10; tries++)
        {
            var wrong = await _bench.SignInAsync(SignInBench.Wrong, _bench.Secret);
            Assert.Equal(SignInVerdict.InvalidCredentials, wrong.Verdict);
        }

        Assert.Equal(10, _bench.SignIns.BudgetOf(_bench.Account.Id, SignInBench.Device.Id).Failures);
        Assert.Equal(0, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);

        await _bench.SignInAsync(SignInBench.Wrong, _bench.Secret);
        Assert.Equal(1, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);
    }

    [Theory]
    [InlineData("forgotten")]
    [InlineData("password changed")]
    public async Task A_device_that_was_forgotten_is_a_stranger(string how)
    {
        var secret = _bench.Secret;
        _bench.SignIns.SetBudget(_bench.Account.Id, null, failures: 100);
        if (how == "forgotten")
        {
            _bench.Accounts.Devices.Clear();
        }
        else
        {
            _bench.Set(_bench.Account with { Password = _bench.Account.Password with { Epoch = 2 } });
        }

        Assert.Equal(SignInVerdict.TryLater, (await _bench.SignInAsync(SignInBench.Right, secret)).Verdict);
    }

    [Theory]
    [InlineData(Role.Member, 4, SignInVerdict.Granted)]
    [InlineData(Role.Admin, 2, SignInVerdict.Granted)]
    [InlineData(Role.Admin, 3, SignInVerdict.InvalidCredentials)]
    [InlineData(Role.Founder, 3, SignInVerdict.InvalidCredentials)]
    public async Task After_three_a_privileged_account_wants_a_device_it_knows(
        Role role, int failures, SignInVerdict verdict)
    {
        using var bench = new SignInBench(role);
        bench.SignIns.SetBudget(bench.Account.Id, null, failures);

        var stranger = await bench.SignInAsync(SignInBench.Right);
        Assert.Equal(verdict, stranger.Verdict);
        Assert.Equal(1, bench.Hashes);
        Assert.Equal(
            verdict is SignInVerdict.Granted ? 0 : failures + 1,
            bench.SignIns.BudgetOf(bench.Account.Id, null).Failures);
        Assert.All(bench.SignIns.Refused, refused => Assert.Equal("KNOWN_DEVICE_WANTED", refused.Reason));

        Assert.Equal(SignInVerdict.Granted, (await bench.SignInAsync(SignInBench.Right, bench.Secret)).Verdict);
    }

    [Fact]
    public async Task A_password_that_moved_while_the_call_waited_opens_nothing()
    {
        _bench.SignIns.Account = _bench.Account with { Password = _bench.Account.Password.Changed("other") };
        Assert.Equal(
            new(SignInVerdict.InvalidCredentials, null, null), await _bench.SignInAsync(SignInBench.Right));

        _bench.SignIns.Account = _bench.Account with { IsDisabled = true };
        Assert.Equal(SignInVerdict.InvalidCredentials, (await _bench.SignInAsync(SignInBench.Right)).Verdict);
        Assert.Equal(1, _bench.SignIns.Proved[0].PasswordEpoch);
    }

    [Fact]
    public async Task A_busy_queue_hashes_nothing_and_counts_nothing()
    {
        var answer = await _bench.SignInAsync(SignInBench.Wrong, deadline: _bench.Clock.GetUtcNow());
        var proof = await _bench.ProveAsync(SignInBench.Wrong, deadline: _bench.Clock.GetUtcNow());

        Assert.Equal((SignInVerdict.Busy, SignInVerdict.Busy), (answer.Verdict, proof.Verdict));
        Assert.NotNull(answer.RetryAfter);
        Assert.NotNull(proof.RetryAfter);
        Assert.Equal(0, _bench.Hashes);
        Assert.Empty(_bench.SignIns.Refused);
    }

    [Fact]
    public async Task An_old_hash_is_brought_to_todays_form_at_sign_in()
    {
        _bench.Set(_bench.Account with { Password = new(_bench.OldHash, 7, 1) });

        Assert.Equal(SignInVerdict.Granted, (await _bench.SignInAsync(SignInBench.Right)).Verdict);

        var (account, version, hash) = Assert.Single(_bench.Accounts.Rehashed);
        Assert.Equal((_bench.Account.Id, 7L), (account, version));
        Assert.StartsWith("$argon2id$", hash, StringComparison.Ordinal);
        Assert.Equal(2, _bench.Hashes);
    }

    private (string? Name, string Password) Prepare(string kind)
    {
        switch (kind)
        {
            case "wrong":
                return (null, SignInBench.Wrong);
            case "unknown":
                return ("nobody", SignInBench.Right);
            case "disabled":
                _bench.Set(_bench.Account with { IsDisabled = true });
                return (null, SignInBench.Right);
            default:
                _bench.Set(_bench.Account with { Password = new("no hash", 1, 1) });
                return (null, SignInBench.Right);
        }
    }
}
