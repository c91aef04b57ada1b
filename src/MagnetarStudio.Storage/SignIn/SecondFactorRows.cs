using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.SignIn;

/// <summary>
/// Tables <c>second_factor</c> and <c>recovery_code</c> (schema step 0004): secrets sealed, codes as digests.
/// </summary>
/// <param name="keys">The envelope keys of purpose <see cref="StudioDatabaseSettings.TotpKeyPurpose"/>.</param>
/// <param name="instance">Names the instance: a secret opens in no other.</param>
/// <param name="secrets">Nonces.</param>
internal sealed class SecondFactorRows(EnvelopeKeyRing keys, Guid instance, ISecretSource secrets)
{
    private const string FindSql = """
        SELECT secret_sealed, made_at_unix_us, expires_at_unix_us, confirmed_at_unix_us, last_step
        FROM second_factor
        WHERE account_id = $account
        """;

    private const string ReplaceSql = """
        INSERT INTO second_factor (account_id, secret_sealed, made_at_unix_us, expires_at_unix_us, last_step)
        VALUES ($account, $sealed, $made_at, $expires_at, $last_step)
        ON CONFLICT (account_id) DO UPDATE SET
            secret_sealed = excluded.secret_sealed, made_at_unix_us = excluded.made_at_unix_us,
            expires_at_unix_us = excluded.expires_at_unix_us, last_step = excluded.last_step
        """;

    private const string UpdateSql = """
        UPDATE second_factor SET confirmed_at_unix_us = $confirmed_at, last_step = $last_step
        WHERE account_id = $account
        """;

    private const string DeleteSql = "DELETE FROM second_factor WHERE account_id = $account";

    private const string CountCodesSql = "SELECT count(*) FROM recovery_code WHERE account_id = $account";

    private const string HasCodeSql =
        "SELECT EXISTS (SELECT 1 FROM recovery_code WHERE account_id = $account AND code_digest = $digest)";

    private const string InsertCodeSql =
        "INSERT INTO recovery_code (account_id, code_digest) VALUES ($account, $digest)";

    private const string DeleteCodeSql =
        "DELETE FROM recovery_code WHERE account_id = $account AND code_digest = $digest";

    private const string DeleteCodesSql = "DELETE FROM recovery_code WHERE account_id = $account";

    private readonly byte[] _instance = instance.ToBlob();

    /// <summary>The account's authenticator; null without one.</summary>
    /// <exception cref="InvalidDataException">
    /// Its secret does not open: the key is gone, or the row is another's. Nothing is accepted then.
    /// </exception>
    public SecondFactor? Find(WriteScope scope, AccountId account)
    {
        using var row = scope.Prepare(FindSql).Bind("$account", account.Value).ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var owner = account.Value.ToBlob();
        return keys.TryOpen(row.GetBlob(0), Place(owner), out var secret)
            ? new SecondFactor(
                account,
                secret,
                row.GetTime(1),
                row.GetTime(2),
                row.IsDBNull(3) ? null : row.GetTime(3),
                row.GetInt64(4))
            : throw new InvalidDataException("An authenticator's secret does not open under any key of the ring.");
    }

    /// <summary>Writes one that was begun, in place of any that was begun before.</summary>
    public void Replace(WriteScope scope, SecondFactor begun)
    {
        var owner = begun.Account.Value.ToBlob();
        scope.Prepare(ReplaceSql)
            .Bind("$account", owner)
            .Bind("$sealed", keys.Seal(begun.Secret, Place(owner), secrets))
            .Bind("$made_at", begun.MadeAt)
            .Bind("$expires_at", begun.ExpiresAt)
            .Bind("$last_step", begun.LastStep)
            .ExecuteNonQuery();
    }

    /// <summary>Writes one that was confirmed or used.</summary>
    public static void Update(WriteScope scope, SecondFactor factor) => scope.Prepare(UpdateSql)
        .Bind("$account", factor.Account.Value)
        .Bind("$confirmed_at", factor.ConfirmedAt)
        .Bind("$last_step", factor.LastStep)
        .ExecuteNonQuery();

    /// <summary>Deletes it and its recovery codes.</summary>
    public static void Delete(WriteScope scope, AccountId account)
    {
        scope.Prepare(DeleteCodesSql).Bind("$account", account.Value).ExecuteNonQuery();
        scope.Prepare(DeleteSql).Bind("$account", account.Value).ExecuteNonQuery();
    }

    /// <summary>Makes these the recovery codes that hold.</summary>
    public static void ReplaceCodes(WriteScope scope, AccountId account, IReadOnlyList<byte[]> digests)
    {
        scope.Prepare(DeleteCodesSql).Bind("$account", account.Value).ExecuteNonQuery();
        foreach (var digest in digests)
        {
            scope.Prepare(InsertCodeSql).Bind("$account", account.Value).Bind("$digest", digest).ExecuteNonQuery();
        }
    }

    /// <summary>Judges a second factor: <see cref="SecondFactorRules.Use"/> on the rows of this moment.</summary>
    public FactorUse? Judge(WriteScope scope, AccountId account, PresentedFactor presented) => SecondFactorRules.Use(
        Find(scope, account),
        CountCodes(scope, account),
        presented.RecoveryDigest is { } digest && HasCode(scope, account, digest),
        presented,
        scope.Now);

    /// <summary>Writes down that a second factor was used.</summary>
    public static void Write(WriteScope scope, FactorUse use)
    {
        Update(scope, use.Next);
        if (use.SpentDigest is { } digest)
        {
            scope.Prepare(DeleteCodeSql)
                .Bind("$account", use.Next.Account.Value)
                .Bind("$digest", digest)
                .ExecuteNonQuery();
        }
    }

    private static int CountCodes(WriteScope scope, AccountId account) =>
        (int)(long)scope.Prepare(CountCodesSql).Bind("$account", account.Value).ExecuteScalar()!;

    private static bool HasCode(WriteScope scope, AccountId account, byte[] digest) =>
        (long)scope.Prepare(HasCodeSql).Bind("$account", account.Value).Bind("$digest", digest).ExecuteScalar()! == 1;

    // A row of its owner's own id: the key and the owner are one.
    private EnvelopeContext Place(ReadOnlySpan<byte> owner) =>
        new(_instance, "second_factor", "secret_sealed", owner, owner);
}
