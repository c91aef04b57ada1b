using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Writer;

/// <summary>What a write has to work with: the rows, inside an open transaction, and the moment it happens.</summary>
internal sealed class WriteScope(PreparedConnection rows)
{
    /// <summary>When. One moment for a whole batch.</summary>
    public Moment Now { get; private set; }

    /// <summary>The statement of <paramref name="sql"/>, to bind and run.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open: nothing on this connection runs outside one.</exception>
    public PreparedCommand Prepare(string sql) => rows.IsInTransaction
        ? rows.Prepare(sql)
        : throw new InvalidOperationException("A write ran outside a transaction.");

    internal void Begin(Moment now) => Now = now;
}
