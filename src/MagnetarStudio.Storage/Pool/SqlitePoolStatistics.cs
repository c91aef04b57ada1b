namespace MagnetarStudio.Storage.Pool;

/// <summary>How the pool stands, and what it has done since its start. Fields are read one by one.</summary>
/// <param name="Size">Connections, idle and in use.</param>
/// <param name="Idle">Connections that can be lent at once.</param>
/// <param name="Waiting">Callers in line.</param>
/// <param name="Waits">Callers that ever had to wait.</param>
/// <param name="WaitTime">Their waiting, added up, however it ended.</param>
/// <param name="Timeouts">Callers refused by WaitMax or WaitersMax.</param>
/// <param name="Recycled">Connections replaced because of their age.</param>
/// <param name="Broken">Connections replaced because SQLite reported a broken file or a probe failed.</param>
/// <param name="DoubleReturns">Leases given back more than once: a fault of a caller, without effect.</param>
public readonly record struct SqlitePoolStatistics(
    int Size,
    int Idle,
    int Waiting,
    long Waits,
    TimeSpan WaitTime,
    long Timeouts,
    long Recycled,
    long Broken,
    long DoubleReturns)
{
    /// <summary>Connections that are lent.</summary>
    public int InUse => Size - Idle;
}
