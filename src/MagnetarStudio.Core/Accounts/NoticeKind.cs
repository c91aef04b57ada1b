namespace MagnetarStudio.Core.Accounts;

/// <summary>What a <see cref="Notice"/> tells.</summary>
public enum NoticeKind
{
    /// <summary>The account must be read again.</summary>
    AccountChanged,

    /// <summary>A session was opened.</summary>
    SessionOpened,

    /// <summary>A session's tokens were rotated.</summary>
    SessionRefreshed,

    /// <summary>A session ended: its tokens and streams end with it.</summary>
    SessionEnded,

    /// <summary>A session's risk is in another band, or its need for step-up has changed.</summary>
    SessionRiskChanged,
}
