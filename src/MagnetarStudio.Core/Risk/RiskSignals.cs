namespace MagnetarStudio.Core.Risk;

/// <summary>What is to be known of <see cref="RiskSignal"/>s besides their weights.</summary>
public static class RiskSignals
{
    /// <summary>How many there are.</summary>
    public const int Count = (int)RiskSignal.BreachedPassword + 1;

    // The names that clients and operators see.
    private static readonly string[] s_names =
    [
        "ip_address_change",
        "ip_subnet_change",
        "user_agent_change",
        "fingerprint_mismatch",
        "new_device",
        "impossible_travel",
        "unusual_hour",
        "token_replay",
        "failed_attempts",
        "concurrent_sessions",
        "breached_password",
    ];

    /// <summary>The name, such as <c>ip_subnet_change</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such signal.</exception>
    public static string ToName(this RiskSignal signal) => (int)signal is >= 0 and < Count
        ? s_names[(int)signal]
        : throw new ArgumentOutOfRangeException(nameof(signal));

    /// <summary>Whether strangers can cause it. Then it counts in a sign-in's score only.</summary>
    public static bool IsSignInOnly(this RiskSignal signal) => signal >= RiskSignal.FailedAttempts;
}
