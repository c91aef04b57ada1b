using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Pool;

/// <summary>One SQL constant, prepared once on one connection and run again and again with new values.</summary>
/// <remarks>Belongs to the holder of its connection; not thread-safe. Dispose its readers, never the command.</remarks>
internal sealed class PreparedCommand : SqliteCommand
{
    internal PreparedCommand(string sql, SqliteConnection connection)
        : base(sql, connection)
    {
    }

    /// <summary>Whether it was asked for since the connection was last reset.</summary>
    internal bool IsLent { get; set; }

    /// <summary>Binds an integer.</summary>
    /// <param name="name">The parameter as it stands in the SQL, with its <c>$</c>.</param>
    /// <param name="value">Null is SQL NULL, in all overloads.</param>
    /// <returns>This command, so that values can be chained.</returns>
    public PreparedCommand Bind(string name, long? value) => Set(name, SqliteType.Integer, value);

    /// <summary>Binds a truth value: 1 or 0.</summary>
    /// <inheritdoc cref="Bind(string, long?)"/>
    public PreparedCommand Bind(string name, bool? value) =>
        Set(name, SqliteType.Integer, value is null ? null : value.Value ? 1L : 0L);

    /// <summary>Binds a floating-point number.</summary>
    /// <inheritdoc cref="Bind(string, long?)"/>
    public PreparedCommand Bind(string name, double? value) => Set(name, SqliteType.Real, value);

    /// <summary>Binds text, stored as UTF-8.</summary>
    /// <inheritdoc cref="Bind(string, long?)"/>
    public PreparedCommand Bind(string name, string? value) => Set(name, SqliteType.Text, value);

    /// <summary>Binds bytes. The array is read when the command runs, not here.</summary>
    /// <inheritdoc cref="Bind(string, long?)"/>
    public PreparedCommand Bind(string name, byte[]? value) => Set(name, SqliteType.Blob, value);

    /// <summary>Takes back all values: one that is then not bound is an error, not an earlier row's.</summary>
    internal void Unbind()
    {
        for (var index = 0; index < Parameters.Count; index++)
        {
            Parameters[index].Value = null;
        }
    }

    /// <summary>Closes the reader of the last run if its owner forgot it, and with it the read snapshot.</summary>
    internal void CloseReader() => DataReader?.Dispose();

    private PreparedCommand Set(string name, SqliteType type, object? value)
    {
        var parameter = Find(name) ?? Parameters.Add(name, type);
        parameter.SqliteType = type;
        parameter.Value = value ?? DBNull.Value;
        return this;
    }

    // A handful of parameters at most: comparing names in order beats a dictionary and allocates nothing.
    private SqliteParameter? Find(string name)
    {
        for (var index = 0; index < Parameters.Count; index++)
        {
            if (string.Equals(Parameters[index].ParameterName, name, StringComparison.Ordinal))
            {
                return Parameters[index];
            }
        }

        return null;
    }
}
