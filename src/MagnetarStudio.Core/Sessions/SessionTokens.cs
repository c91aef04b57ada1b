using MagnetarStudio.Core.Accounts;

namespace MagnetarStudio.Core.Sessions;

/// <summary>What a client is handed when its session opens or goes on. The access token is made from it.</summary>
/// <param name="Session">The session, its counter the one that the tokens carry.</param>
/// <param name="Account">Its account.</param>
/// <param name="Refresh">The refresh token of that counter.</param>
/// <param name="Device">The device's secret, good while the password stands.</param>
public sealed record SessionTokens(Session Session, Account Account, RefreshToken Refresh, DeviceSecret Device);
