namespace MagnetarStudio.Server.Cli.Views;

/// <summary>An account, as <c>magnetar account</c> writes it.</summary>
/// <param name="AccountId">Its id.</param>
/// <param name="UserName">The name it signs in with.</param>
/// <param name="DisplayName">The name it is shown by.</param>
/// <param name="Role">Its role, such as <c>super_admin</c>.</param>
/// <param name="State"><c>active</c>, <c>disabled</c> or <c>erased</c>.</param>
/// <param name="MustChangePassword">Whether its password must be changed before anything else.</param>
/// <param name="CreateTime">When it was made, UTC.</param>
internal sealed record AccountView(
    string AccountId,
    string UserName,
    string DisplayName,
    string Role,
    string State,
    bool MustChangePassword,
    DateTimeOffset CreateTime);
