namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A live session, as <c>magnetar session list</c> writes it.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="Name">The name of the session or its device.</param>
/// <param name="Platform">The platform that the device declared.</param>
/// <param name="Address">The address it was last seen from; empty for a Unix socket.</param>
/// <param name="CreateTime">When it was opened, UTC.</param>
/// <param name="LastSeenTime">When it was last seen, UTC, at most 30 s late.</param>
/// <param name="ExpireTime">First instant at which it is over, however much it is used, UTC.</param>
/// <param name="CountryCode">Country of the address, ISO 3166-1 alpha-2; empty if not known.</param>
/// <param name="Risk">Its risk, 0 to 1; null while it was not judged.</param>
internal sealed record SessionView(
    string SessionId,
    string Name,
    string Platform,
    string Address,
    DateTimeOffset CreateTime,
    DateTimeOffset LastSeenTime,
    DateTimeOffset ExpireTime,
    string CountryCode,
    decimal? Risk);
