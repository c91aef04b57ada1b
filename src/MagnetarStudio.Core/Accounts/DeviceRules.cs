using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Accounts;

/// <summary>Which devices an account remembers. Pure.</summary>
public static class DeviceRules
{
    /// <summary>The device of a sign-in that opens a session, and the one it puts out.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="devices">The account's devices.</param>
    /// <param name="inUse">Devices with a live session: never put out.</param>
    /// <param name="claim">What the client says.</param>
    /// <param name="now">When.</param>
    public static DeviceDecision SignIn(
        AccountId account, IReadOnlyList<Device> devices, IReadOnlySet<DeviceId> inUse, DeviceClaim claim, Moment now)
    {
        if (devices.FirstOrDefault(device => device.Id == claim.Known) is { } known)
        {
            var renewed = known with
            {
                Name = claim.Name,
                Platform = claim.Platform,
                AppVersion = claim.AppVersion,
                LastSignInAt = now.Utc,
            };
            return new(renewed, null, []);
        }

        var added = new Device(
            claim.New, account, claim.Name, claim.Platform, claim.AppVersion, now.Utc, now.Utc);
        var events = new List<AuditEvent> { new(EventCode.DeviceAdded) { Target = account, Device = added.Id } };

        var forgotten = devices.Count < Device.PerAccountMax
            ? null
            : devices.Where(device => !inUse.Contains(device.Id)).MinBy(device => device.LastSignInAt);
        if (forgotten is not null)
        {
            events.Add(new(EventCode.DeviceForgotten)
            {
                Target = account,
                Device = forgotten.Id,
                Reason = "ELEVENTH",
            });
        }

        return new(added, forgotten, events);
    }

    /// <summary>The record of a device that its owner forgot.</summary>
    public static AuditEvent Forgotten(AccountId account, DeviceId device) =>
        new(EventCode.DeviceForgotten) { Target = account, Device = device, Reason = "BY_OWNER" };
}
