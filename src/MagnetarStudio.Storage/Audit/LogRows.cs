using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Pool;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Reads the log's tables on one connection, one's own or a borrowed one.</summary>
/// <param name="prepare">Prepares a statement on it.</param>
internal sealed class LogRows(Func<string, PreparedCommand> prepare) : ITileSource, IWrappedKeys
{
    private const string HeadSql = "SELECT size, root, note, frontier, end_time_unix_us FROM audit_head";
    private const string TileSql = "SELECT hashes FROM audit_tile WHERE level = $level AND tile = $tile";
    private const string SlotsSql = "SELECT name, master, kind, salt, wrapped FROM audit_slot ORDER BY name, master";
    private const string DataKeySql = "SELECT master, wrapped FROM audit_data_key WHERE key_id = $key_id";
    private const string SubjectKeySql =
        "SELECT master, wrapped, account_id, month FROM audit_subject_key WHERE key_id = $key_id";
    private const string OldSlotsSql = "SELECT name, 1, kind, salt, wrapped FROM audit_slot ORDER BY name";
    private const string OldDataKeySql = "SELECT 1, wrapped FROM audit_data_key WHERE key_id = $key_id";
    private const string OldSubjectKeySql =
        "SELECT 1, wrapped, account_id, month FROM audit_subject_key WHERE key_id = $key_id";
    private const string LastKeyIdSql = "SELECT coalesce(max(key_id), 0) FROM audit_data_key";
    private const string HeadKeyPlacesSql = "SELECT seq FROM audit_head_key ORDER BY seq";
    private const string TilesSql = "SELECT level, tile FROM audit_tile ORDER BY level, tile";

    // The first batch makes a data key, and no account is made without a record: whoever empties the log must empty all
    // of these to look as if nothing had ever been written.
    private const string WasEverSealedSql = """
        SELECT EXISTS (SELECT 1 FROM audit_record) OR EXISTS (SELECT 1 FROM audit_head)
            OR EXISTS (SELECT 1 FROM audit_tile) OR EXISTS (SELECT 1 FROM audit_data_key)
            OR EXISTS (SELECT 1 FROM audit_subject_key) OR EXISTS (SELECT 1 FROM account)
        """;

    private const string RecordsSql = """
        SELECT seq, record FROM audit_record WHERE seq >= $from ORDER BY seq LIMIT $limit
        """;

    /// <summary>Reads on a connection of one's own.</summary>
    public LogRows(PreparedConnection rows)
        : this(rows.Prepare)
    {
    }

    private const string LastBeforeSql = "SELECT coalesce(max(seq), -1) FROM audit_record WHERE seq < $before";
    private const string FirstSql = "SELECT coalesce(min(seq), 0) FROM audit_record";
    private const string HasIndexSql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'audit_segment')";
    private const string HasMastersSql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'audit_head_key')";
    private const string RecordSql = "SELECT record FROM audit_record WHERE seq = $seq";

    /// <summary>Whether no server of today has opened the database: one master key, one head key.</summary>
    public bool IsOld { get; init; }

    /// <summary>The stored head; null for a log without records.</summary>
    public LogHead? ReadHead()
    {
        using var row = prepare(HeadSql).ExecuteReader();
        return row.Read()
            ? new LogHead(
                row.GetInt64(0), new TreeHash(row.GetBlob(1)), row.GetString(2), row.GetBlob(3), row.GetInt64(4))
            : null;
    }

    /// <summary>
    /// Whether a batch was ever sealed; false for the moment between a database's first lines and its first record.
    /// </summary>
    public bool WasEverSealed() => (long)prepare(WasEverSealedSql).ExecuteScalar()! == 1;

    /// <inheritdoc/>
    public HashTile? Find(int level, long index)
    {
        using var row = prepare(TileSql).Bind("$level", level).Bind("$tile", index).ExecuteReader();
        return row.Read() ? new HashTile(new TilePosition(level, index), row.GetBlob(0)) : null;
    }

    /// <summary>Places of the records that announce a later head key than the first, in order.</summary>
    public List<long> ReadHeadKeyPlaces()
    {
        var places = new List<long>();
        if (IsOld)
        {
            return places;
        }

        using var row = prepare(HeadKeyPlacesSql).ExecuteReader();
        while (row.Read())
        {
            places.Add(row.GetInt64(0));
        }

        return places;
    }

    /// <summary>Which full tiles are stored, lowest level first.</summary>
    public List<(int Level, long Index)> ReadTilePlaces()
    {
        using var row = prepare(TilesSql).ExecuteReader();
        var places = new List<(int, long)>();
        while (row.Read())
        {
            places.Add((row.GetInt32(0), row.GetInt64(1)));
        }

        return places;
    }

    /// <summary>Up to <paramref name="limit"/> records from <paramref name="from"/> on, by their row number.</summary>
    public List<(long Seq, byte[] Record)> ReadRecords(long from, int limit)
    {
        using var row = prepare(RecordsSql).Bind("$from", from).Bind("$limit", limit).ExecuteReader();
        var records = new List<(long, byte[])>(limit);
        if (!row.Read())
        {
            return records;
        }

        // A log is read by the million: from here on without the driver's looks at each row and column.
        var statement = row.Handle!;
        int answer;
        do
        {
            records.Add((
                raw.sqlite3_column_int64(statement, 0), raw.sqlite3_column_blob(statement, 1).ToArray()));
            answer = raw.sqlite3_step(statement);
        }
        while (answer == raw.SQLITE_ROW);

        SqliteException.ThrowExceptionForRC(answer, raw.sqlite3_db_handle(statement));
        return records;
    }

    /// <summary>Whether rows say which master key wraps them: a server of today has opened the database.</summary>
    public bool HasMasters() => (long)prepare(HasMastersSql).ExecuteScalar()! == 1;

    /// <summary>Whether there is a place for an index: a server of today has opened the database.</summary>
    public bool HasIndex() => (long)prepare(HasIndexSql).ExecuteScalar()! == 1;

    /// <summary>The first place that has a record; 0 without any.</summary>
    public long ReadFirst() => (long)prepare(FirstSql).ExecuteScalar()!;

    /// <summary>The last place before <paramref name="before"/> that has a record; -1 for none.</summary>
    public long ReadLastBefore(long before) =>
        (long)prepare(LastBeforeSql).Bind("$before", before).ExecuteScalar()!;

    /// <summary>One record; null where there is none.</summary>
    public byte[]? FindRecord(long seq) => FindBlob(prepare(RecordSql).Bind("$seq", seq));

    /// <summary>The unlock slots.</summary>
    public List<UnlockSlot> ReadSlots()
    {
        using var row = prepare(IsOld ? OldSlotsSql : SlotsSql).ExecuteReader();
        var slots = new List<UnlockSlot>();
        while (row.Read())
        {
            slots.Add(new UnlockSlot(
                row.GetString(0), row.GetInt32(1), (SlotKind)row.GetInt32(2), row.GetBlob(3), row.GetBlob(4)));
        }

        return slots;
    }

    /// <inheritdoc/>
    public WrappedKey? ReadDataKey(uint id) =>
        FindWrapped(prepare(IsOld ? OldDataKeySql : DataKeySql).Bind("$key_id", id));

    /// <inheritdoc/>
    public WrappedSubjectKey? ReadSubjectKey(ulong id)
    {
        using var row = prepare(IsOld ? OldSubjectKeySql : SubjectKeySql)
            .Bind("$key_id", unchecked((long)id)).ExecuteReader();
        return row.Read()
            ? new WrappedSubjectKey(ReadOwner(row, 2), new WrappedKey(row.GetInt32(0), row.GetBlob(1)))
            : null;
    }

    /// <summary>Whose a subject key's row says it is, by two columns: <c>account_id</c> and <c>month</c>.</summary>
    public static SubjectOwner ReadOwner(SqliteDataReader row, int column) =>
        row.GetIdOrNull(column) is { } account ? SubjectOwner.Of(new AccountId(account))
        : SubjectOwner.OfStrangers(row.IsDBNull(column + 1) ? 0 : row.GetInt64(column + 1));

    /// <summary>An id that no stored data key has.</summary>
    /// <exception cref="LogTamperedException">One has an id that no log comes to.</exception>
    public uint ReadNextKeyId()
    {
        var last = (long)prepare(LastKeyIdSql).ExecuteScalar()!;
        return last is >= 0 and < uint.MaxValue
            ? (uint)last + 1
            : throw new LogTamperedException($"Data key {last} stands in the table, and no log comes to so many.");
    }

    private static byte[]? FindBlob(PreparedCommand find)
    {
        using var row = find.ExecuteReader();
        return row.Read() ? row.GetBlob(0) : null;
    }

    private static WrappedKey? FindWrapped(PreparedCommand find)
    {
        using var row = find.ExecuteReader();
        return row.Read() ? new WrappedKey(row.GetInt32(0), row.GetBlob(1)) : null;
    }
}
