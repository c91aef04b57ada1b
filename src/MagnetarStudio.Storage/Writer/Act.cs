using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Sessions;

namespace MagnetarStudio.Storage.Writer;

/// <summary>An act written where it is asked for: a store's method holds its SQL and calls its rule.</summary>
/// <param name="by">Who asks.</param>
/// <param name="run">Reads, asks the rule, and writes.</param>
/// <param name="mayUseReserve">Whether it runs on a full disk too.</param>
/// <param name="mayFollowEnd">Whether it runs after the end of the session that asks: a record of a refusal.</param>
/// <param name="once">Lets it happen once under its caller's key; null for what no key may come with.</param>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class Act<T>(
    Caller by,
    Func<WriteScope, Acted<T>> run,
    bool mayUseReserve = false,
    bool mayFollowEnd = false,
    OnceOnly<T>? once = null) : IAct<T>
{
    /// <inheritdoc/>
    public Caller By => by;

    /// <inheritdoc/>
    public bool MayUseReserve => mayUseReserve;

    /// <inheritdoc/>
    /// <exception cref="CallerEndedException">The session that asks ended while the act waited.</exception>
    public Acted<T> Run(WriteScope scope)
    {
        // Whoever was signed out, revoked or shut a moment ago changes nothing, however early the call was made.
        if (!mayFollowEnd && by.Session is { } session && !SessionRows.IsOpen(scope, session))
        {
            throw new CallerEndedException();
        }

        return once is null ? run(scope) : once.Run(scope, by, run);
    }
}
