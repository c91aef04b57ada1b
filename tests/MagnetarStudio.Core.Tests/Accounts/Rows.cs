using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

/// <summary>Rows as a store would have read them; each is named by a small number.</summary>
internal static class Rows
{
    public static readonly Moment Now = new(
        new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1), IdOf(1_000));

    public static readonly Caller Stranger = new(Actor.Nobody, null, "192.0.2.1", "test", "request-1");

    private static readonly PermissionRegistry s_registry = new([]);

    public static Guid IdOf(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    public static Account Account(Role role = Role.Member, int id = 1) => new(
        new(IdOf(id)), Name($"user-{id}"), "User", role, false, new PasswordState("hash", 1, 1), false, Now.Utc);

    public static NewAccount NewAccount(Role role = Role.Member) =>
        new(new(IdOf(99)), Name("new-name"), "New", role, "hash", false);

    public static Device Device(int id, int lastSignInMinutes = 0) => new(
        new(IdOf(id)), new(IdOf(1)), string.Empty, string.Empty, string.Empty, Now.Utc,
        Now.Utc.AddMinutes(lastSignInMinutes));

    public static UserName Name(string text)
    {
        Assert.True(UserName.TryParse(text, out var name));
        return name;
    }

    public static Standing Standing(Role role, params PermissionGrant[] grants) => new(
        Actor.Of(new(IdOf(50))), Account(role, id: 50), grants, s_registry, Now.Utc);

    public static Standing StandingOf(Actor actor, Account? account) => new(actor, account, [], s_registry, Now.Utc);
}
