using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.SignIn;

/// <summary>Where second factors are kept. Every change is one write with its records.</summary>
/// <remarks>What changes what an account's sign-in asks for ends its sessions but the caller's own.</remarks>
public interface ISecondFactorStore
{
    /// <summary>Begins an authenticator: <see cref="SecondFactorRules.Enroll"/>.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="secret">The authenticator's secret, new.</param>
    /// <param name="by">The owner.</param>
    /// <param name="cancel">Withdraws the change while it still waits.</param>
    ValueTask<SecondFactorDecision> EnrollAsync(
        AccountId account, byte[] secret, Caller by, CancellationToken cancel);

    /// <summary>
    /// Makes it count, counts a wrong code: <see cref="SecondFactorRules.Confirm"/>. Ends the other sessions.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="code">The code presented, any text.</param>
    /// <param name="recoveryDigests">SHA-256 of each recovery code from now on.</param>
    /// <param name="budget">The known device whose own tries it uses; null for the strangers'.</param>
    /// <param name="by">The owner; the session it calls from goes on.</param>
    /// <param name="cancel">Withdraws the change while it still waits.</param>
    ValueTask<SecondFactorDecision> ConfirmAsync(
        AccountId account,
        string code,
        IReadOnlyList<byte[]> recoveryDigests,
        DeviceId? budget,
        Caller by,
        CancellationToken cancel);

    /// <summary>
    /// Removes it and its recovery codes: <see cref="SecondFactorRules.Remove"/>. Ends the other sessions.
    /// </summary>
    ValueTask<SecondFactorDecision> RemoveAsync(AccountId account, Caller by, CancellationToken cancel);

    /// <summary>
    /// Replaces the recovery codes: <see cref="SecondFactorRules.Regenerate"/>. Ends the other sessions.
    /// </summary>
    ValueTask<SecondFactorDecision> RegenerateAsync(
        AccountId account, IReadOnlyList<byte[]> recoveryDigests, Caller by, CancellationToken cancel);
}
