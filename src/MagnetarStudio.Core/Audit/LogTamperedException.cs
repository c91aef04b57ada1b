namespace MagnetarStudio.Core.Audit;

/// <summary>The stored log is not as it was written. Nothing goes on from it.</summary>
public sealed class LogTamperedException : Exception
{
    /// <summary>Says what was found, for the operator.</summary>
    public LogTamperedException(string message)
        : base(message)
    {
    }
}
