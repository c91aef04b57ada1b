using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Writer;

/// <summary>Lets an act happen once under its caller's idempotency key, and answers repeats as the first.</summary>
/// <remarks>
/// The key's row is part of the act: written with it, or not at all. A repeat that comes while the first one is in
/// flight waits for the writer like any other act, and finds the row. It changes nothing and has no record.
/// </remarks>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class OnceOnly<T>(IdempotencyRows keys, IKeptResult<T> form)
{
    /// <summary>Runs an act, unless its caller's key says that it has happened.</summary>
    /// <exception cref="IdempotencyKeyReusedException">The key was used for another request.</exception>
    public Acted<T> Run(WriteScope scope, Caller by, Func<WriteScope, Acted<T>> run)
    {
        if (by.Idempotency is not { } key)
        {
            return run(scope);
        }

        if (keys.Find(scope, by.Actor.Account, key) is { } kept)
        {
            return new(form.Read(scope, kept), [], []);
        }

        var acted = run(scope);
        if (form.Write(acted.Result) is { } result)
        {
            keys.Write(scope, by.Actor.Account, key, result);
        }

        return acted;
    }
}
