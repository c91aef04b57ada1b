using Google.Protobuf.WellKnownTypes;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using Wire = MagnetarStudio.Protocol.Session.V1;

namespace MagnetarStudio.Server.Sessions;

/// <summary>The border between <c>magnetar.session.v1</c> messages and session types.</summary>
internal static class SessionWire
{
    /// <summary>A session as its owner sees it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="device">Its device; null when it is not known any more.</param>
    /// <param name="role">Role of its account, which decides how long it may be silent.</param>
    /// <param name="policy">The rules in force.</param>
    /// <param name="current">The caller's own session; null for none.</param>
    public static Wire.Session ToWire(
        this Session session, Device? device, Role role, SessionPolicy policy, SessionId? current) => new()
        {
            SessionId = session.Id.ToString(),
            AccountId = session.Account.ToString(),
            DeviceId = session.Device.ToString(),
            DisplayName = session.Name,
            Platform = device?.Platform ?? string.Empty,
            AppVersion = device?.AppVersion ?? string.Empty,
            Address = session.Peer ?? string.Empty,
            CreateTime = session.OpenedAt.ToTimestamp(),
            LastSeenTime = session.LastSeenAt.ToTimestamp(),
            ExpireTime = session.ExpiresAt.ToTimestamp(),
            IdleExpireTime = (session.LastSeenAt + policy.IdleMaxOf(role)).ToTimestamp(),
            Current = session.Id == current,
        };

    /// <summary>Why a session ended.</summary>
    public static Wire.SessionEndReason ToWire(this EndReason reason) => reason switch
    {
        EndReason.SignedOut => Wire.SessionEndReason.SignedOut,
        EndReason.Revoked => Wire.SessionEndReason.RevokedByOwner,
        EndReason.RevokedByAdministrator => Wire.SessionEndReason.RevokedByAdministrator,
        EndReason.Evicted => Wire.SessionEndReason.Evicted,
        EndReason.Replaced => Wire.SessionEndReason.Replaced,
        EndReason.PasswordChanged => Wire.SessionEndReason.PasswordChanged,
        EndReason.AccountDisabled => Wire.SessionEndReason.AccountDisabled,
        EndReason.Replayed => Wire.SessionEndReason.RefreshReplayed,
        EndReason.DeviceForgotten => Wire.SessionEndReason.DeviceForgotten,
        EndReason.Expired => Wire.SessionEndReason.Expired,
        EndReason.Idle => Wire.SessionEndReason.Idle,
        EndReason.SecondFactorChanged => Wire.SessionEndReason.SecondFactorChanged,
        EndReason.Risk => Wire.SessionEndReason.Risk,
        _ => Wire.SessionEndReason.Unspecified,
    };

    /// <summary>A UTC instant.</summary>
    public static Timestamp ToTimestamp(this DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);
}
