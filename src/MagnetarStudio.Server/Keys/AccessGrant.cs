using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Server.Keys;

/// <summary>What a new access token is to say.</summary>
/// <param name="Account">Its account.</param>
/// <param name="Session">Its session.</param>
/// <param name="AuthTime">When the user's presence was last proved; its fraction of a second is dropped.</param>
/// <param name="Methods">How, by the names of RFC 8176; at least one.</param>
/// <param name="Role">The account's role now.</param>
/// <param name="RefreshCounter">The counter of the session's newest refresh token.</param>
internal sealed record AccessGrant(
    AccountId Account,
    SessionId Session,
    DateTimeOffset AuthTime,
    IReadOnlyList<string> Methods,
    Role Role,
    uint RefreshCounter);
