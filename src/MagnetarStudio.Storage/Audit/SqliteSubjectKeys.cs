using System.Buffers.Binary;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Subject keys, made at a subject's first record and kept wrapped in <c>audit_subject_key</c>.</summary>
/// <remarks>
/// On the writer's thread alone, inside its transaction. A key made by an act that fails goes with it: the memory
/// never knows a key that the disk does not.
/// </remarks>
internal sealed class SqliteSubjectKeys(PreparedConnection rows, LogKeys keys, ISecretSource secrets) : ISubjectKeys
{
    private const int CachedMax = 16_384;

    private const string FindByAccountSql =
        "SELECT key_id, master, wrapped FROM audit_subject_key WHERE account_id = $account";

    private const string FindByMonthSql = "SELECT key_id, master, wrapped FROM audit_subject_key WHERE month = $month";

    private const string InsertSql = """
        INSERT INTO audit_subject_key (key_id, account_id, month, master, wrapped)
        VALUES ($key_id, $account, $month, $master, $wrapped)
        """;

    private const string DeleteSql = "DELETE FROM audit_subject_key WHERE account_id = $account";

    // Null for an account that was erased: it has no key, and is given none.
    private readonly Dictionary<AccountId, SubjectKey?> _byAccount = [];
    private readonly List<AccountId> _addedByAct = [];
    private readonly List<AccountId> _addedByBatch = [];
    private readonly List<SubjectKey> _erasedByBatch = [];
    private SubjectKey? _strangers;
    private int _strangersMonth;

    /// <inheritdoc/>
    public SubjectKey? ForAccount(AccountId account)
    {
        if (_byAccount.TryGetValue(account, out var known))
        {
            return known;
        }

        if (_byAccount.Count >= CachedMax)
        {
            _byAccount.Clear();
        }

        var key = FindOf(account)
            ?? (ErasedRows.Holds(rows.Prepare, account) ? null : Make(SubjectOwner.Of(account)));
        _byAccount.Add(account, key);
        _addedByAct.Add(account);
        return key;
    }

    /// <inheritdoc/>
    public SubjectKey ForStrangers(int month)
    {
        if (_strangers is null || _strangersMonth != month)
        {
            var owner = SubjectOwner.OfStrangers(month);
            _strangers = Find(rows.Prepare(FindByMonthSql).Bind("$month", month), owner) ?? Make(owner);
            _strangersMonth = month;
        }

        return _strangers;
    }

    /// <summary>Deletes the key of <paramref name="account"/>, which is given none from now on.</summary>
    /// <exception cref="LogTamperedException">
    /// The row is not that account's: deleting it would erase another, and leave this one.
    /// </exception>
    public void Erase(AccountId account)
    {
        FindOf(account);
        if (_byAccount.Remove(account, out var known) && known is not null)
        {
            // Overwritten once the batch is on the disk: records of it may still have to be sealed with the key.
            _erasedByBatch.Add(known);
        }

        rows.Prepare(DeleteSql).Bind("$account", account.Value).ExecuteNonQuery();
        ErasedRows.Insert(rows.Prepare, account);
    }

    /// <summary>The act is kept in the batch.</summary>
    public void KeepAdded()
    {
        _addedByBatch.AddRange(_addedByAct);
        _addedByAct.Clear();
    }

    /// <summary>The act was taken back, and the rows it made with it.</summary>
    public void DropAdded() => Forget(_addedByAct);

    /// <summary>The batch is on the disk.</summary>
    public void Commit()
    {
        _addedByBatch.Clear();
        _erasedByBatch.ForEach(key => key.Destroy());
        _erasedByBatch.Clear();
    }

    /// <summary>The batch was taken back.</summary>
    public void Revert()
    {
        Forget(_addedByAct);
        Forget(_addedByBatch);
        _erasedByBatch.Clear();
    }

    private void Forget(List<AccountId> added)
    {
        foreach (var account in added)
        {
            _byAccount.Remove(account);
        }

        added.Clear();

        // Read or made again at need: cheaper than remembering which act made it.
        _strangers = null;
    }

    private SubjectKey? FindOf(AccountId account) =>
        Find(rows.Prepare(FindByAccountSql).Bind("$account", account.Value), SubjectOwner.Of(account));

    private SubjectKey? Find(PreparedCommand find, SubjectOwner owner)
    {
        using var row = find.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var id = unchecked((ulong)row.GetInt64(0));
        var stored = new WrappedSubjectKey(owner, new WrappedKey(row.GetInt32(1), row.GetBlob(2)));
        return keys.UnwrapSubjectKey(id, stored) ?? throw new LogTamperedException(
            $"Subject key {id:x16} in audit_subject_key is damaged, or not that of {owner}. Nothing that needs it is "
            + "done, or recorded, until the row is restored; 'magnetar audit verify' says whose it is.");
    }

    private SubjectKey Make(SubjectOwner owner)
    {
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        secrets.Fill(id);
        var secret = new byte[SubjectKey.SizeBytes];
        secrets.Fill(secret);

        var key = new SubjectKey(BinaryPrimitives.ReadUInt64BigEndian(id), secret);
        var wrapped = keys.WrapSubjectKey(key, owner, secrets).Key;
        rows.Prepare(InsertSql)
            .Bind("$key_id", unchecked((long)key.Id))
            .Bind("$account", owner.Account?.Value)
            .Bind("$month", owner.Account is null ? owner.Month : null)
            .Bind("$master", wrapped.Master)
            .Bind("$wrapped", wrapped.Bytes)
            .ExecuteNonQuery();
        return key;
    }
}
