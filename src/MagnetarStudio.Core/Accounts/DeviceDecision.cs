using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Accounts;

/// <summary>The device a sign-in uses from now on, and the one it puts out.</summary>
/// <param name="Device">The row to write.</param>
/// <param name="Forgotten">The row to delete; null for none.</param>
/// <param name="Events">Records of it.</param>
public sealed record DeviceDecision(Device Device, Device? Forgotten, IReadOnlyList<AuditEvent> Events);
