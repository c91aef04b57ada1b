using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage;

namespace MagnetarStudio.Server.Keys;

/// <summary>Changes the head key of a running server: in its file, and in the log.</summary>
/// <remarks>
/// The file comes first: a head must never be signed by a key that a crash could take. What the log has not recorded
/// by then is recorded at the next try, or at the next start. Thread-safe: one change at a time.
/// </remarks>
internal sealed class LogKeyChanges(
    StudioDatabase database, string keysDirectory, TimeProvider clock, ISecretSource secrets) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Changes the head key for a new one, or for the one that an earlier try has left in the file.</summary>
    /// <param name="finishesOnly">Whether only an earlier try is finished, if there is one.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="Settings.ConfigurationException">The file cannot be read or written.</exception>
    public async Task RotateHeadKeyAsync(bool finishesOnly, Caller by, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var file = new KeyFile(keysDirectory, KeyPurpose.Head);
            var keys = file.Read();
            if (IsInUse(keys))
            {
                if (finishesOnly)
                {
                    return;
                }

                var now = clock.GetUtcNow();
                keys = keys.Rotate(StoredKey.Make(KeyAlgorithm.Ed25519, now, secrets), now);
                file.Replace(keys);
            }

            await database.KeyRotation.RotateHeadKeyAsync(ToSigner(keys.Newest), by, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private bool IsInUse(KeyRing keys)
    {
        using var newest = ToSigner(keys.Newest);
        return newest.Verifier.IsSame(database.Audit.HeadKey);
    }

    private NoteSigner ToSigner(StoredKey key) => new(database.Log.Origin, key.Secret);
}
