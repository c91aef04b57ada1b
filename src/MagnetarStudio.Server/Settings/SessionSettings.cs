using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Server.Settings;

/// <summary>Sessions, under <c>Magnetar:Sessions</c>. Immutable.</summary>
/// <param name="Policy">The rules in force.</param>
/// <param name="LiveTableEntries">Most sessions in the table of live ones: 16 to 1,000,000.</param>
internal sealed record SessionSettings(SessionPolicy Policy, int LiveTableEntries);
