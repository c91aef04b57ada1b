using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using Xunit;

namespace MagnetarStudio.Core.Tests.SignIn;

/// <summary>A signed-in caller who proves the password again, by <see cref="SignInKeeper.ProveAsync"/>.</summary>
public sealed class ProofTests : IDisposable
{
    private readonly SignInBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_right_password_is_a_proof_and_resets_its_own_budget()
    {
        _bench.SignIns.SetBudget(_bench.Account.Id, SignInBench.Device.Id, failures: 3);
        _bench.SignIns.SetBudget(_bench.Account.Id, null, failures: 100);

        Assert.Equal(
            new(SignInVerdict.Granted, null, ProofMethods.Password), await _bench.ProveAsync(SignInBench.Right));

        Assert.Equal(0, _bench.SignIns.BudgetOf(_bench.Account.Id, SignInBench.Device.Id).Failures);
        Assert.Equal(100, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);
    }

    [Fact]
    public async Task A_wrong_one_is_counted_against_the_device_of_the_session_and_then_the_strangers()
    {
        for (var tries = 0; tries < 15; tries++)
        {
            Assert.Equal(SignInVerdict.InvalidCredentials, (await _bench.ProveAsync(SignInBench.Wrong)).Verdict);
        }

        Assert.Equal(10, _bench.SignIns.BudgetOf(_bench.Account.Id, SignInBench.Device.Id).Failures);
        Assert.Equal(5, _bench.SignIns.BudgetOf(_bench.Account.Id, null).Failures);
        Assert.All(_bench.SignIns.Refused, refused => Assert.True(refused.IsStepUp));

        // Another answer, and no hash.
        Assert.Equal(
            new(SignInVerdict.TryLater, TimeSpan.FromSeconds(30)), await _bench.ProveAsync(SignInBench.Right));
        Assert.Equal(15, _bench.Hashes);
    }

    [Fact]
    public async Task A_password_that_moved_is_no_proof()
    {
        _bench.SignIns.Account = _bench.Account with { Password = _bench.Account.Password.Changed("other") };

        Assert.Equal(
            new(SignInVerdict.InvalidCredentials, null), await _bench.ProveAsync(SignInBench.Right));
    }

    [Fact]
    public async Task A_hash_that_cannot_be_read_proves_nothing()
    {
        _bench.Set(_bench.Account with { Password = new("no hash", 1, 1) });

        Assert.Equal(SignInVerdict.InvalidCredentials, (await _bench.ProveAsync(SignInBench.Right)).Verdict);
        Assert.Equal(1, _bench.Hashes);
    }
}
