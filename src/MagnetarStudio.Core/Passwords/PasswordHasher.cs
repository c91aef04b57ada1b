using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Core.Passwords;

/// <summary>Hashes and checks passwords through the bounded queue, so that the answer's time tells nothing.</summary>
/// <remarks>Thread-safe. A password must not be disposed before the answer is there.</remarks>
/// <param name="queue">Where hashes are computed.</param>
/// <param name="decoys">What a name without an account is checked against.</param>
/// <param name="cost">What new hashes cost.</param>
/// <param name="secrets">Salts.</param>
public sealed class PasswordHasher(HashQueue queue, DecoyHashes decoys, Argon2idCost cost, ISecretSource secrets)
{
    /// <summary>Checks a password.</summary>
    /// <param name="name">The name as presented, folded; it chooses the decoy.</param>
    /// <param name="hash">
    /// The account's hash; null for an unknown, disabled or closed name, which costs one hash of the decoy and never
    /// matches.
    /// </param>
    /// <param name="password">The password as sent.</param>
    /// <param name="urgency">Whether the caller is known.</param>
    /// <param name="deadline">When the caller stops waiting, UTC; null for never.</param>
    /// <param name="cancel">Withdraws the check until it begins.</param>
    /// <returns>Whether it matches, or that the queue is busy: nothing was computed, nothing may be counted.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> fired before the check began.</exception>
    /// <exception cref="InsufficientMemoryException">The system did not give the memory.</exception>
    public ValueTask<Hashed<bool>> VerifyAsync(
        string name,
        PasswordHash? hash,
        Password password,
        HashUrgency urgency,
        DateTimeOffset? deadline,
        CancellationToken cancel)
    {
        // The decoy is chosen even where it is not used, so that this costs every name the same.
        var decoy = decoys.For(name);
        return queue.RunAsync(
            () => (hash ?? decoy).Verify(password.Bytes) && hash is not null, urgency, deadline, cancel);
    }

    /// <summary>Hashes a new password at the current cost, with a fresh salt.</summary>
    /// <returns>The hash, or that the queue is busy.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> fired before the hash began.</exception>
    /// <exception cref="InsufficientMemoryException">The system did not give the memory.</exception>
    public ValueTask<Hashed<PasswordHash>> HashAsync(
        Password password, HashUrgency urgency, DateTimeOffset? deadline, CancellationToken cancel) =>
        queue.RunAsync(() => PasswordHash.Create(password.Bytes, cost, secrets), urgency, deadline, cancel);

    /// <summary>Whether a hash that has just matched should be replaced: another kind, or another cost.</summary>
    public bool NeedsRehash(PasswordHash hash) => hash.NeedsRehash(cost);
}
