using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Sessions;

/// <summary>Where a session's refresh rotation stands.</summary>
/// <param name="Counter">The newest refresh token's counter, from 1.</param>
/// <param name="Made">When that token was made.</param>
/// <param name="Seen">Highest counter that a call's access token has shown; 0 until a first call.</param>
public sealed record TokenState(uint Counter, Moment Made, uint Seen)
{
    /// <summary>Whether the client has shown that it holds the newest pair.</summary>
    public bool IsConfirmed => Seen >= Counter;

    /// <summary>Age of the newest token by the monotonic clock.</summary>
    /// <remarks>
    /// Made in an earlier run of the process, it counts as made when this one began: towards the client.
    /// </remarks>
    public TimeSpan AgeAt(Moment now) => now.Start == Made.Start ? now.Uptime - Made.Uptime : now.Uptime;
}
