namespace MagnetarStudio.Core.Sessions;

/// <summary>What presenting a refresh token led to.</summary>
public enum RefreshAnswer
{
    /// <summary>The next pair was made.</summary>
    Rotated,

    /// <summary>The newest pair is answered again: the client had no use of it yet, or two calls raced.</summary>
    Repeated,

    /// <summary>An old token: the session ended by this very call.</summary>
    Replayed,

    /// <summary>The session lives no longer, or never did.</summary>
    NotLive,
}
