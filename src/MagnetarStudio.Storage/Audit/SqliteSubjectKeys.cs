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

    private const string FindByAccountSql = "SELECT key_id, wrapped FROM audit_subject_key WHERE account_id = $account";
    private const string FindByMonthSql = "SELECT key_id, wrapped FROM audit_subject_key WHERE month = $month";

    private const string InsertSql = """
        INSERT INTO audit_subject_key (key_id, account_id, month, wrapped)
        VALUES ($key_id, $account, $month, $wrapped)
        """;

    private readonly Dictionary<AccountId, SubjectKey> _byAccount = [];
    private readonly List<AccountId> _addedByAct = [];
    private readonly List<AccountId> _addedByBatch = [];
    private SubjectKey? _strangers;
    private int _strangersMonth;

    /// <inheritdoc/>
    public SubjectKey ForAccount(AccountId account)
    {
        if (_byAccount.TryGetValue(account, out var known))
        {
            return known;
        }

        if (_byAccount.Count >= CachedMax)
        {
            _byAccount.Clear();
        }

        var key = Find(rows.Prepare(FindByAccountSql).Bind("$account", account.Value)) ?? Make(account, month: null);
        _byAccount.Add(account, key);
        _addedByAct.Add(account);
        return key;
    }

    /// <inheritdoc/>
    public SubjectKey ForStrangers(int month)
    {
        if (_strangers is null || _strangersMonth != month)
        {
            _strangers = Find(rows.Prepare(FindByMonthSql).Bind("$month", month)) ?? Make(account: null, month);
            _strangersMonth = month;
        }

        return _strangers;
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
    public void Commit() => _addedByBatch.Clear();

    /// <summary>The batch was taken back.</summary>
    public void Revert()
    {
        Forget(_addedByAct);
        Forget(_addedByBatch);
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

    private SubjectKey? Find(PreparedCommand find)
    {
        using var row = find.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var id = unchecked((ulong)row.GetInt64(0));
        return keys.UnwrapSubjectKey(id, row.GetBlob(1))
            ?? throw new InvalidDataException("A subject key's row is not what was written.");
    }

    private SubjectKey Make(AccountId? account, int? month)
    {
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        secrets.Fill(id);
        var secret = new byte[SubjectKey.SizeBytes];
        secrets.Fill(secret);

        var key = new SubjectKey(BinaryPrimitives.ReadUInt64BigEndian(id), secret);
        rows.Prepare(InsertSql)
            .Bind("$key_id", unchecked((long)key.Id))
            .Bind("$account", account?.Value)
            .Bind("$month", month)
            .Bind("$wrapped", keys.WrapSubjectKey(key, secrets))
            .ExecuteNonQuery();
        return key;
    }
}
