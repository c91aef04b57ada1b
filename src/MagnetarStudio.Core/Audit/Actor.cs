using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>The party that acts.</summary>
/// <param name="Kind">Which of the next two is meant, if any.</param>
/// <param name="Account">The account, for <see cref="ActorKind.Account"/>; otherwise all zero.</param>
/// <param name="OsUid">The numeric user id, for <see cref="ActorKind.OsUser"/>; otherwise 0.</param>
public readonly record struct Actor(ActorKind Kind, AccountId Account, uint OsUid)
{
    /// <summary>Someone who has not proved who they are.</summary>
    public static Actor Nobody => default;

    /// <summary>The server itself.</summary>
    public static Actor Server => new(ActorKind.Server, default, 0);

    /// <summary>A signed-in account.</summary>
    public static Actor Of(AccountId account) => new(ActorKind.Account, account, 0);

    /// <summary>A user of the operating system: acts with a founder's rank (it can read the keys anyway).</summary>
    public static Actor OfOsUser(uint uid) => new(ActorKind.OsUser, default, uid);
}
