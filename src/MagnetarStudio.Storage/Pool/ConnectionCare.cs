namespace MagnetarStudio.Storage.Pool;

/// <summary>What a pooled connection needs before it may be lent again.</summary>
internal enum ConnectionCare
{
    /// <summary>Nothing: lend it.</summary>
    None,

    /// <summary>It has idled: see whether it still reads.</summary>
    Probe,

    /// <summary>It has reached its lifetime: replace it.</summary>
    Recycle,

    /// <summary>SQLite reported a broken file, or the last replacement could not be opened: replace it.</summary>
    Replace,
}
