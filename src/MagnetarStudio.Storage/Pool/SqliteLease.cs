namespace MagnetarStudio.Storage.Pool;

/// <summary>A borrowed read-only connection. Dispose it after one page or one second at the latest.</summary>
/// <remarks>
/// A copy is the same lease: it returns once, by whichever copy is disposed first, and a later one changes nothing.
/// For one thread at a time. The default value holds nothing.
/// </remarks>
internal readonly struct SqliteLease : IDisposable
{
    private readonly PooledConnection? _connection;
    private readonly long _turn;

    internal SqliteLease(PooledConnection connection)
    {
        _connection = connection;
        _turn = connection.Turn;
    }

    /// <summary>The place it holds, so that a test can see that nobody else does.</summary>
    internal PooledConnection? Place => _connection;

    /// <inheritdoc cref="PreparedConnection.Prepare(string)"/>
    /// <exception cref="ObjectDisposedException">The lease was given back, or is the default value.</exception>
    public PreparedCommand Prepare(string sql)
    {
        ObjectDisposedException.ThrowIf(_connection is null, typeof(SqliteLease));
        return _connection.Use(_turn).Prepare(sql);
    }

    /// <summary>Gives the connection back. Readers and transactions left open are closed.</summary>
    public void Dispose() => _connection?.Pool.Return(_connection, _turn);
}
