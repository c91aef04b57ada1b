using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Writer;

/// <summary>A change of who may do what, or of what is known: written with its audit records, or not at all.</summary>
/// <remarks>
/// It reads rows, calls one pure rule of Core on them, writes, and returns. It runs on the writer's thread inside a
/// SAVEPOINT, touches a bounded number of rows, and waits for nothing.
/// </remarks>
/// <typeparam name="T">The answer.</typeparam>
internal interface IAct<T>
{
    /// <summary>Who asks.</summary>
    Caller By { get; }

    /// <summary>Whether it may use the disk reserve: what revokes, searches or exports, until that is spent.</summary>
    bool MayUseReserve { get; }

    /// <summary>Does it.</summary>
    /// <returns>The answer, the records of it, and what the live tables take after COMMIT.</returns>
    Acted<T> Run(WriteScope scope);
}
