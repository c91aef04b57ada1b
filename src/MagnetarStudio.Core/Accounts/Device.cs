using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Accounts;

/// <summary>A device that has signed in to an account. Its secret is computed, never stored.</summary>
/// <param name="Id">Stable across restarts.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Name">What its user calls it; free text, may be empty.</param>
/// <param name="Platform">What it says it runs on; free text, may be empty.</param>
/// <param name="AppVersion">Version of the application that signed in last; may be empty.</param>
/// <param name="AddedAt">First sign-in, UTC.</param>
/// <param name="LastSignInAt">Latest sign-in, UTC.</param>
public sealed record Device(
    DeviceId Id,
    AccountId Account,
    string Name,
    string Platform,
    string AppVersion,
    DateTimeOffset AddedAt,
    DateTimeOffset LastSignInAt)
{
    /// <summary>Most devices one account remembers.</summary>
    public const int PerAccountMax = 10;
}
