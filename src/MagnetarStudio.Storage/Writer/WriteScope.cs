using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Writer;

/// <summary>What a write has to work with: the rows, inside an open transaction, and the moment it happens.</summary>
internal sealed class WriteScope(PreparedConnection rows)
{
    private LogPlace _first;
    private int _statements;

    /// <summary>When. One moment for a whole batch.</summary>
    public Moment Now { get; private set; }

    /// <summary>Where the first record of the write will stand, unless it is a refusal: those may be counted.</summary>
    public LogPlace Next { get; private set; }

    /// <summary>The statement of <paramref name="sql"/>, to bind and run.</summary>
    /// <exception cref="InvalidOperationException">
    /// No transaction is open: nothing on this connection runs outside one. Or the write has run
    /// <see cref="WriteQueueLimits.StatementsPerWriteMax"/> statements already: long work is cut into several writes.
    /// </exception>
    public PreparedCommand Prepare(string sql)
    {
        if (!rows.IsInTransaction)
        {
            throw new InvalidOperationException("A write ran outside a transaction.");
        }

        return ++_statements <= WriteQueueLimits.StatementsPerWriteMax
            ? rows.Prepare(sql)
            : throw new InvalidOperationException(
                $"A write runs at most {WriteQueueLimits.StatementsPerWriteMax} statements.");
    }

    /// <summary>A transaction begins.</summary>
    /// <param name="now">Its moment.</param>
    /// <param name="first">Where its first record will stand.</param>
    internal void BeginBatch(Moment now, LogPlace first) => (Now, _first, _statements) = (now, first, 0);

    /// <summary>One write of it begins, behind so many records.</summary>
    internal void BeginWrite(int recordsBefore)
    {
        Next = _first with { Seq = _first.Seq + recordsBefore };
        _statements = 0;
    }
}
