using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Writer;

/// <summary>An act written where it is asked for: a store's method holds its SQL and calls its rule.</summary>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class Act<T>(Caller by, Func<WriteScope, Acted<T>> run, bool mayUseReserve = false) : IAct<T>
{
    /// <inheritdoc/>
    public Caller By => by;

    /// <inheritdoc/>
    public bool MayUseReserve => mayUseReserve;

    /// <inheritdoc/>
    public Acted<T> Run(WriteScope scope) => run(scope);
}
