namespace MagnetarStudio.Storage.Writer;

/// <summary>The caller's idempotency key was used before for another request. Nothing was changed.</summary>
public sealed class IdempotencyKeyReusedException : Exception
{
    /// <summary>Says so.</summary>
    public IdempotencyKeyReusedException()
        : base("The idempotency key was used before for another request.")
    {
    }
}
