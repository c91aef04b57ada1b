using System.Net;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Server.Rpc;
using Wire = MagnetarStudio.Protocol.Session.V1;

namespace MagnetarStudio.Server.Sessions;

/// <summary>
/// An account's live sessions with their devices, a page at a time: for its owner, an administrator, the CLI.
/// </summary>
internal sealed class SessionListWire(
    SessionKeeper sessions, IAccountStore accounts, IPlaceFinder places, SessionPolicy policy, RiskPolicy risks)
{
    /// <summary>One page.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="current">The caller's own session; null for none.</param>
    /// <param name="size">Page size as sent.</param>
    /// <param name="token">Page token as sent.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async ValueTask<(IReadOnlyList<Wire.Session> Page, string NextToken)> ReadAsync(
        Account account, SessionId? current, int size, string token, CancellationToken cancel)
    {
        var live = await sessions.ListAsync(account, cancel);
        var devices = (await accounts.ListDevicesAsync(account.Id, cancel)).ToDictionary(device => device.Id);
        var (page, next) = Paging.Slice(live, session => session.Id.ToString(), size, token);
        return ([.. page.Select(session => ToWire(session, devices, account, current))], next);
    }

    /// <summary>One live session of <paramref name="account"/>; null if it has none of that id.</summary>
    public async ValueTask<Wire.Session?> FindAsync(
        Account account, SessionId id, SessionId? current, CancellationToken cancel)
    {
        var live = await sessions.ListAsync(account, cancel);
        if (live.FirstOrDefault(session => session.Id == id) is not { } found)
        {
            return null;
        }

        var devices = (await accounts.ListDevicesAsync(account.Id, cancel)).ToDictionary(device => device.Id);
        return ToWire(found, devices, account, current);
    }

    /// <summary>A session as its owner sees it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="device">Its device; null when it is not known any more.</param>
    /// <param name="account">Its account.</param>
    /// <param name="current">The caller's own session; null for none.</param>
    public Wire.Session ToWire(Session session, Device? device, Account account, SessionId? current)
    {
        var wire = session.ToWire(device, account.Role, policy, current);
        wire.Risk = session.Risk?.ToWire(risks) ?? new Wire.RiskSummary();
        wire.CountryCode = IPAddress.TryParse(session.Peer, out var address)
            ? places.Find(address)?.Country ?? string.Empty
            : string.Empty;
        return wire;
    }

    private Wire.Session ToWire(
        Session session, Dictionary<DeviceId, Device> devices, Account account, SessionId? current) =>
        ToWire(session, devices.GetValueOrDefault(session.Device), account, current);
}
