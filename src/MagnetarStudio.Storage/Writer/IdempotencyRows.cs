using System.Security.Cryptography;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Storage.Writer;

/// <summary>Table <c>idempotency</c> (schema step 0007): results of calls that may be repeated, sealed.</summary>
/// <remarks>
/// The request's digest is sealed with the result. In the clear, it would let whoever reads the table try out what the
/// request held: a password to begin with, for one.
/// </remarks>
/// <param name="keys">Envelope keys of purpose <see cref="StudioDatabaseSettings.IdempotencyKeyPurpose"/>.</param>
/// <param name="instance">Names the instance: a result opens in no other.</param>
/// <param name="secrets">Nonces.</param>
internal sealed class IdempotencyRows(EnvelopeKeyRing keys, Guid instance, ISecretSource secrets)
{
    // Each new row takes up to so many old ones with it, so the table ends its growth without a sweep.
    private const int ExpiredPerWrite = 8;

    private const string FindSql = """
        SELECT result_sealed
        FROM idempotency
        WHERE account_id = $account AND key_digest = $key AND made_at_unix_us > $expired
        """;

    private const string WriteSql = """
        INSERT INTO idempotency (account_id, key_digest, result_sealed, made_at_unix_us)
        VALUES ($account, $key, $sealed, $made_at)
        ON CONFLICT (account_id, key_digest) DO UPDATE SET
            result_sealed = excluded.result_sealed, made_at_unix_us = excluded.made_at_unix_us
        """;

    private const string DeleteExpiredSql = """
        DELETE FROM idempotency
        WHERE (account_id, key_digest) IN (
            SELECT account_id, key_digest
            FROM idempotency
            WHERE made_at_unix_us <= $expired
            ORDER BY made_at_unix_us
            LIMIT $limit)
        """;

    private const string DeleteOldestSql = """
        DELETE FROM idempotency
        WHERE account_id = $account AND key_digest IN (
            SELECT key_digest
            FROM idempotency
            WHERE account_id = $account
            ORDER BY made_at_unix_us DESC, key_digest
            LIMIT -1 OFFSET $kept)
        """;

    private readonly byte[] _instance = instance.ToBlob();

    /// <summary>What is kept under a key of the account; null when nothing is, or no longer.</summary>
    /// <exception cref="IdempotencyKeyReusedException">It is kept for another request.</exception>
    /// <exception cref="InvalidDataException">
    /// It does not open: its key is gone, or the row is another's. The call is not made a second time then.
    /// </exception>
    public byte[]? Find(WriteScope scope, AccountId account, IdempotencyKey key)
    {
        var owner = account.Value.ToBlob();
        var found = (byte[]?)scope.Prepare(FindSql)
            .Bind("$account", owner)
            .Bind("$key", key.Digest)
            .Bind("$expired", ExpiredAt(scope))
            .ExecuteScalar();
        if (found is null)
        {
            return null;
        }

        if (!keys.TryOpen(found, Place(owner, key), out var content))
        {
            throw new InvalidDataException("The result kept for a repeated call opens under no key of the ring.");
        }

        return CryptographicOperations.FixedTimeEquals(content.AsSpan(0, key.Request.Length), key.Request)
            ? content[key.Request.Length..]
            : throw new IdempotencyKeyReusedException();
    }

    /// <summary>Keeps a result, in place of one kept before; what is too old or too much goes.</summary>
    public void Write(WriteScope scope, AccountId account, IdempotencyKey key, byte[] result)
    {
        var owner = account.Value.ToBlob();
        scope.Prepare(WriteSql)
            .Bind("$account", owner)
            .Bind("$key", key.Digest)
            .Bind("$sealed", keys.Seal([.. key.Request, .. result], Place(owner, key), secrets))
            .Bind("$made_at", scope.Now.Utc)
            .ExecuteNonQuery();
        scope.Prepare(DeleteExpiredSql)
            .Bind("$expired", ExpiredAt(scope))
            .Bind("$limit", ExpiredPerWrite)
            .ExecuteNonQuery();
        scope.Prepare(DeleteOldestSql)
            .Bind("$account", owner)
            .Bind("$kept", IdempotencyKey.PerAccountMax)
            .ExecuteNonQuery();
    }

    private static DateTimeOffset ExpiredAt(WriteScope scope) => scope.Now.Utc - IdempotencyKey.Lifetime;

    private EnvelopeContext Place(ReadOnlySpan<byte> owner, IdempotencyKey key) =>
        new(_instance, "idempotency", "result_sealed", key.Digest, owner);
}
