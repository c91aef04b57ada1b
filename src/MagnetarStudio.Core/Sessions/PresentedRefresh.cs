using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>A refresh token whose MAC and device secret were found right, before the queue.</summary>
/// <param name="Session">The session it continues.</param>
/// <param name="Counter">Its rotation.</param>
/// <param name="PasswordEpoch">The epoch under which the device secret was right: refused if it has moved
/// since.</param>
/// <param name="LiveSeen">The highest counter that the live table has seen; the row may lag behind.</param>
/// <param name="Seen">What the connection shows.</param>
public sealed record PresentedRefresh(
    SessionId Session, uint Counter, int PasswordEpoch, uint LiveSeen, RiskSighting Seen = default);
