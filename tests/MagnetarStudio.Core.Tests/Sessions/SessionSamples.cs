using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;

namespace MagnetarStudio.Core.Tests.Sessions;

/// <summary>Sessions as a store would have read them, opened an hour ago and seen at <see cref="Rows.Now"/>.</summary>
internal static class SessionSamples
{
    public static Session Session(int id = 1, int account = 1, int device = 1) => new(
        new(Rows.IdOf(id)),
        new(Rows.IdOf(account)),
        new(Rows.IdOf(device)),
        "session",
        new byte[Core.Sessions.Session.SaltSizeBytes],
        new TokenState(5, Rows.Now, 5),
        Rows.Now.Utc.AddHours(-1),
        Rows.Now.Utc.AddDays(30),
        Rows.Now.Utc,
        null,
        null,
        null);

    public static LiveRead Read(int id = 1, int account = 1, Role role = Role.Member) =>
        new(Session(id, account), Rows.Account(role, account), []);

    public static MacKeyRing Ring(byte secret = 1, ulong kid = 1, DateTimeOffset? until = null) => until is null
        ? new([Key(kid, secret, null)])
        : new([Key(kid, secret, until), Key(kid + 1, 0xEE, null)]);

    public static MacKey Key(ulong kid, byte secret, DateTimeOffset? until) =>
        new(kid, [.. Enumerable.Repeat(secret, 32)], until);

    public static Moment After(TimeSpan time) =>
        Rows.Now with { Utc = Rows.Now.Utc + time, Uptime = Rows.Now.Uptime + time };
}
