using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Accounts;

/// <summary>What a client says of the device it signs in from.</summary>
/// <param name="Known">The device whose secret it proved; null for a new device.</param>
/// <param name="New">The id it gets if it is new.</param>
/// <param name="Name">Free text, may be empty.</param>
/// <param name="Platform">Free text, may be empty.</param>
/// <param name="AppVersion">Version of the application; may be empty.</param>
public sealed record DeviceClaim(DeviceId? Known, DeviceId New, string Name, string Platform, string AppVersion);
