namespace MagnetarStudio.Core.Budgets;

/// <summary>At most so many uses in any stretch of time of that length. Immutable.</summary>
/// <param name="Uses">1 to <see cref="UsesMax"/>.</param>
/// <param name="Window">More than zero, at most a day.</param>
public sealed record RateLimit(int Uses, TimeSpan Window)
{
    /// <summary>Most uses a window may allow: each is remembered until the window has passed.</summary>
    public const int UsesMax = 256;

    /// <summary>Registrations of one address: 5 an hour.</summary>
    public static RateLimit Register { get; } = new(5, TimeSpan.FromHours(1));

    /// <summary>Sign-ins of one address: 10 a minute.</summary>
    public static RateLimit SignIn { get; } = new(10, TimeSpan.FromMinutes(1));

    /// <summary>Refreshes of one address: 10 a minute.</summary>
    public static RateLimit Refresh { get; } = new(10, TimeSpan.FromMinutes(1));

    /// <summary>Tries of the founder's claim code, by everybody together: 5 a minute.</summary>
    public static RateLimit ClaimCode { get; } = new(5, TimeSpan.FromMinutes(1));

    /// <summary>Uses, checked.</summary>
    public int Uses { get; } = Uses is >= 1 and <= UsesMax
        ? Uses
        : throw new ArgumentOutOfRangeException(nameof(Uses), Uses, $"A limit allows 1 to {UsesMax} uses.");

    /// <summary>Window, checked.</summary>
    public TimeSpan Window { get; } = Window > TimeSpan.Zero && Window <= TimeSpan.FromDays(1)
        ? Window
        : throw new ArgumentOutOfRangeException(nameof(Window), Window, "A window is at most a day.");
}
