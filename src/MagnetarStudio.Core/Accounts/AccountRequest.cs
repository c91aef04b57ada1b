using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>An account that somebody asks for, before its password is judged and hashed.</summary>
/// <param name="Name">Folded.</param>
/// <param name="DisplayName">Free text; empty means the name.</param>
/// <param name="Role">The role asked for; registration decides its own.</param>
public sealed record AccountRequest(UserName Name, string DisplayName, Role Role);
