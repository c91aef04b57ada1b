namespace MagnetarStudio.Core.Audit;

/// <summary>The log cannot be unlocked or continued with the keys at hand. Nothing was replaced.</summary>
public sealed class AuditKeyException : Exception
{
    /// <summary>Says which key, never its value.</summary>
    public AuditKeyException(string message)
        : base(message)
    {
    }
}
