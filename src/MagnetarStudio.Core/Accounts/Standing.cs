using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>What a caller may do, read inside the act itself, so that a demotion a moment ago counts.</summary>
/// <remarks>The system's own user and the server stand as a founder: they hold the keys anyway.</remarks>
public sealed class Standing
{
    private readonly PermissionRegistry _registry;
    private readonly PermissionGrant[] _grants;
    private readonly DateTimeOffset _now;

    /// <summary>The standing of <paramref name="actor"/>.</summary>
    /// <param name="actor">Who acts.</param>
    /// <param name="account">The actor's own row; null without one.</param>
    /// <param name="grants">The actor's grants.</param>
    /// <param name="registry">The permissions there are.</param>
    /// <param name="now">When, UTC.</param>
    public Standing(
        Actor actor, Account? account, PermissionGrant[] grants, PermissionRegistry registry, DateTimeOffset now)
    {
        Role = actor.Kind switch
        {
            ActorKind.OsUser or ActorKind.Server => Role.Founder,
            ActorKind.Account when account is { IsDisabled: false } => account.Role,
            _ => default,
        };
        _registry = registry;
        _grants = grants;
        _now = now;
    }

    /// <summary>The rank; no role at all for a stranger or a disabled account.</summary>
    public Role Role { get; }

    /// <summary>Whether the caller holds a plain permission at this moment.</summary>
    public bool Holds(string permission) =>
        Role != default && _registry.Decide(permission, PermissionLevel.Admin, Role, _grants, _now).IsAllowed;
}
