using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Accounts;

/// <summary>
/// Table <c>account</c> (schema step 0002), as rules read and write it; read with whether <c>second_factor</c> (step
/// 0004) has a confirmed one.
/// </summary>
internal static class AccountRows
{
    /// <summary>The columns, in the order of <see cref="Read"/>. For a join, named <c>a</c>.</summary>
    public const string Columns = """
        a.account_id, a.user_name, a.display_name, a.role, a.is_disabled,
        a.password_hash, a.password_version, a.password_epoch, a.must_change, a.made_at_unix_us,
        EXISTS (
            SELECT 1 FROM second_factor f
            WHERE f.account_id = a.account_id AND f.confirmed_at_unix_us IS NOT NULL)
        """;

    /// <summary>How many columns that is.</summary>
    public const int ColumnCount = 11;

    /// <summary>Finds by id.</summary>
    public const string FindSql = $"SELECT {Columns} FROM account a WHERE a.account_id = $account";

    /// <summary>Finds by name.</summary>
    public const string FindByNameSql = $"SELECT {Columns} FROM account a WHERE a.user_name = $user_name";

    private const string CountFoundersSql =
        "SELECT count(*) FROM account WHERE role = $role AND ($live = 0 OR is_disabled = 0)";

    private const string InsertSql = """
        INSERT INTO account (
            account_id, user_name, display_name, role, is_disabled,
            password_hash, password_version, password_epoch, must_change, made_at_unix_us)
        VALUES (
            $account, $user_name, $display_name, $role, $is_disabled,
            $hash, $version, $epoch, $must_change, $made_at)
        """;

    private const string UpdateSql = """
        UPDATE account
        SET display_name = $display_name, role = $role, is_disabled = $is_disabled, password_hash = $hash,
            password_version = $version, password_epoch = $epoch, must_change = $must_change
        WHERE account_id = $account
        """;

    /// <summary>The account; null if there is none.</summary>
    public static Account? Find(WriteScope scope, AccountId id) =>
        ReadOne(scope.Prepare(FindSql).Bind("$account", id.Value));

    /// <summary>The account of that name; null if there is none.</summary>
    public static Account? Find(WriteScope scope, UserName name) =>
        ReadOne(scope.Prepare(FindByNameSql).Bind("$user_name", name.Value));

    /// <summary>Founders there are; only those that are not disabled if <paramref name="live"/>.</summary>
    public static int CountFounders(WriteScope scope, bool live) =>
        (int)(long)scope.Prepare(CountFoundersSql)
            .Bind("$role", (long)Role.Founder)
            .Bind("$live", live)
            .ExecuteScalar()!;

    /// <summary>What <paramref name="actor"/> may do at this moment.</summary>
    public static Standing StandingOf(WriteScope scope, Actor actor, PermissionRegistry registry)
    {
        var account = actor.Kind is ActorKind.Account ? Find(scope, actor.Account) : null;
        return new Standing(actor, account, [], registry, scope.Now.Utc);
    }

    /// <summary>Adds an account.</summary>
    public static void Insert(WriteScope scope, Account account) =>
        Bind(scope.Prepare(InsertSql), account)
            .Bind("$user_name", account.UserName.Value)
            .Bind("$made_at", account.MadeAt)
            .ExecuteNonQuery();

    /// <summary>Writes an account that was there.</summary>
    public static void Update(WriteScope scope, Account account) =>
        Bind(scope.Prepare(UpdateSql), account).ExecuteNonQuery();

    /// <summary>Reads a row whose columns begin at <paramref name="from"/>.</summary>
    public static Account Read(SqliteDataReader row, int from = 0)
    {
        // Folded when it was written, so it parses; a row that does not was not written by us.
        if (!UserName.TryParse(row.GetString(from + 1), out var name))
        {
            throw new InvalidDataException("An account's row has no user name.");
        }

        return new Account(
            new AccountId(row.GetId(from)),
            name,
            row.GetString(from + 2),
            (Role)row.GetInt32(from + 3),
            row.GetBoolean(from + 4),
            new PasswordState(row.GetString(from + 5), row.GetInt64(from + 6), row.GetInt32(from + 7)),
            row.GetBoolean(from + 8),
            row.GetTime(from + 9),
            row.GetBoolean(from + 10));
    }

    /// <summary>Reads one row or none.</summary>
    public static Account? ReadOne(PreparedCommand find)
    {
        using var row = find.ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    private static PreparedCommand Bind(PreparedCommand write, Account account) => write
        .Bind("$account", account.Id.Value)
        .Bind("$display_name", account.DisplayName)
        .Bind("$role", (long)account.Role)
        .Bind("$is_disabled", account.IsDisabled)
        .Bind("$hash", account.Password.Hash)
        .Bind("$version", account.Password.Version)
        .Bind("$epoch", account.Password.Epoch)
        .Bind("$must_change", account.MustChangePassword);
}
