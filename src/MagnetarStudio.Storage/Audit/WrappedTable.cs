using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Storage.Audit;

/// <summary>A table whose rows are keys that a master key wraps. A new one has an entry in <see cref="All"/>.</summary>
internal sealed class WrappedTable
{
    private WrappedTable(
        string kind, string findSql, string updateSql, Func<LogKeys, WrappedRow, ISecretSource, WrappedKey?> rewrap) =>
        (Kind, FindSql, UpdateSql, Rewrap) = (kind, findSql, updateSql, rewrap);

    /// <summary>Every such table.</summary>
    public static IReadOnlyList<WrappedTable> All { get; } =
    [
        new(
            "data key",
            "SELECT key_id, master, wrapped FROM audit_data_key WHERE master < $master ORDER BY key_id LIMIT $limit",
            "UPDATE audit_data_key SET master = $master, wrapped = $wrapped WHERE key_id = $key_id",
            (keys, row, secrets) => keys.RewrapDataKey(checked((uint)row.Id), row.Key, secrets)),
        new(
            "subject key",
            """
            SELECT key_id, master, wrapped, account_id, month FROM audit_subject_key WHERE master < $master LIMIT $limit
            """,
            "UPDATE audit_subject_key SET master = $master, wrapped = $wrapped WHERE key_id = $key_id",
            (keys, row, secrets) => keys.RewrapSubjectKey(
                unchecked((ulong)row.Id), new WrappedSubjectKey(row.Owner, row.Key), secrets)),
        new(
            "index secret",
            "SELECT one, master, wrapped FROM audit_index_secret WHERE master < $master LIMIT $limit",
            "UPDATE audit_index_secret SET master = $master, wrapped = $wrapped WHERE one = $key_id",
            (keys, row, secrets) => keys.RewrapIndexSecret(row.Key, secrets)),
    ];

    /// <summary>What its keys are, for the operator.</summary>
    public string Kind { get; }

    /// <summary>Rows that an earlier master key wraps than <c>$master</c>: id, master, wrapped, owner.</summary>
    public string FindSql { get; }

    /// <summary>Writes the row <c>$key_id</c>.</summary>
    public string UpdateSql { get; }

    /// <summary>Wraps a row anew; null when it is not what was written.</summary>
    public Func<LogKeys, WrappedRow, ISecretSource, WrappedKey?> Rewrap { get; }
}
