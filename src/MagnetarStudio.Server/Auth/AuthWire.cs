using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Sessions;
using Wire = MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.Server.Auth;

/// <summary>The border between <c>magnetar.auth.v1</c> messages and account types.</summary>
internal static class AuthWire
{
    /// <summary>An account, without anything of its password.</summary>
    public static Wire.Account ToWire(this Account account) => new()
    {
        AccountId = account.Id.ToString(),
        UserName = account.UserName.Value,
        DisplayName = account.DisplayName,
        Role = account.Role.ToWire(),
        State = account.IsDisabled ? Wire.AccountState.Disabled : Wire.AccountState.Active,
        MustChangePassword = account.MustChangePassword,
        SecondFactorEnrolled = account.HasSecondFactor,
        CreateTime = account.MadeAt.ToTimestamp(),
    };

    /// <summary>What is left of an account that was erased.</summary>
    public static Wire.Account ToErased(this AccountId id) =>
        new() { AccountId = id.ToString(), State = Wire.AccountState.Erased };

    /// <summary>A role.</summary>
    public static Wire.Role ToWire(this Role role) => role switch
    {
        Role.Founder => Wire.Role.Founder,
        Role.SuperAdmin => Wire.Role.SuperAdmin,
        Role.Admin => Wire.Role.Admin,
        Role.Member => Wire.Role.Member,
        Role.Guest => Wire.Role.Guest,
        _ => Wire.Role.Unspecified,
    };

    /// <summary>A role as sent; the role that holds nothing for any other number.</summary>
    public static Role ToCore(this Wire.Role role) => role switch
    {
        Wire.Role.Founder => Role.Founder,
        Wire.Role.SuperAdmin => Role.SuperAdmin,
        Wire.Role.Admin => Role.Admin,
        Wire.Role.Member => Role.Member,
        Wire.Role.Guest => Role.Guest,
        _ => default,
    };

    /// <summary>Who may register.</summary>
    public static Wire.RegistrationMode ToWire(this RegistrationMode mode) => mode switch
    {
        RegistrationMode.Closed => Wire.RegistrationMode.Closed,
        RegistrationMode.Invitation => Wire.RegistrationMode.Invitation,
        RegistrationMode.Open => Wire.RegistrationMode.Open,
        _ => Wire.RegistrationMode.Unspecified,
    };

    /// <summary>How much of a permission is held.</summary>
    public static Wire.PermissionLevel ToWire(this PermissionLevel level) => level switch
    {
        PermissionLevel.None => Wire.PermissionLevel.None,
        PermissionLevel.Read => Wire.PermissionLevel.Read,
        PermissionLevel.Write => Wire.PermissionLevel.Write,
        PermissionLevel.Admin => Wire.PermissionLevel.Admin,
        _ => Wire.PermissionLevel.Unspecified,
    };

    /// <summary>A device as its owner sees it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="session">Its live session; null without one.</param>
    /// <param name="current">The device of the caller's session.</param>
    public static Wire.Device ToWire(this Device device, Core.Sessions.Session? session, DeviceId current) => new()
    {
        DeviceId = device.Id.ToString(),
        DisplayName = device.Name,
        Platform = device.Platform,
        AppVersion = device.AppVersion,
        CreateTime = device.AddedAt.ToTimestamp(),
        LastSeenTime = (session?.LastSeenAt ?? device.LastSignInAt).ToTimestamp(),
        SessionId = session?.Id.ToString() ?? string.Empty,
        Current = device.Id == current,
    };

    /// <summary>A signing key as a JWK (RFC 7517 §4).</summary>
    public static Wire.SigningKey ToWire(this SigningKey key) => new()
    {
        KeyId = key.KeyId,
        KeyType = key.KeyType,
        Algorithm = key.Algorithm,
        Curve = key.Curve,
        X = key.X,
        Y = key.Y,
    };

    /// <summary>What completes a sign-in with a second factor.</summary>
    public static Wire.SecondFactorRequired ToWire(this PendingToken pending) => new()
    {
        PendingToken = pending.Text,
        ExpireTime = pending.ExpiresAt.ToTimestamp(),
    };

    /// <summary>What a client presents to sign in. The input rules have passed it.</summary>
    /// <param name="device">What it declares.</param>
    /// <param name="name">Whose sign-in.</param>
    /// <param name="shown">What its connection shows.</param>
    public static SignInRequest ToCore(this Wire.DeclaredDevice device, UserName name, RiskFacts shown) => new(
        name,
        DeviceSecret.TryParse(device.DeviceSecret, out var secret) ? secret : null,
        device.DisplayName,
        device.Platform,
        device.AppVersion,
        shown with
        {
            Platform = device.Platform,
            Language = device.Language.Length > 0 ? device.Language : shown.Language,
            AppVersion = device.AppVersion,
        });
}
