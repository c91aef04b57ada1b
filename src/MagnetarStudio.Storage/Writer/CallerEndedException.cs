namespace MagnetarStudio.Storage.Writer;

/// <summary>The session that asked ended while its act waited. Nothing was changed.</summary>
public sealed class CallerEndedException : Exception
{
    /// <summary>Says so.</summary>
    public CallerEndedException()
        : base("The session that asked has ended meanwhile.")
    {
    }
}
