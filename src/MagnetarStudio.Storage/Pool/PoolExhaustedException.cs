using System.Globalization;

namespace MagnetarStudio.Storage.Pool;

/// <summary>No connection came back in time, or too many callers wait already. Trying again later may help.</summary>
public sealed class PoolExhaustedException : Exception
{
    private PoolExhaustedException(string message)
        : base(message)
    {
    }

    /// <summary>The wait was as long as it may be.</summary>
    internal static PoolExhaustedException Waited(SqlitePoolLimits limits) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"None of {limits.Connections} connections came back within {limits.WaitMax.TotalMilliseconds} ms (WaitMax)."));

    /// <summary>The line is as long as it may be.</summary>
    internal static PoolExhaustedException Crowded(SqlitePoolLimits limits) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{limits.WaitersMax} callers wait for {limits.Connections} connections already (WaitersMax)."));
}
