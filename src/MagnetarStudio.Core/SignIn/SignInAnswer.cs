using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>The answer of a sign-in.</summary>
/// <param name="Verdict">Which.</param>
/// <param name="Tokens">What the client is handed; null unless granted.</param>
/// <param name="RetryAfter">How long to wait, for TryLater and Busy; null otherwise.</param>
/// <param name="EndedCount">Sessions that gave way.</param>
/// <param name="Pending">What completes it with a second factor; null unless one is required.</param>
public sealed record SignInAnswer(
    SignInVerdict Verdict,
    SessionTokens? Tokens,
    TimeSpan? RetryAfter,
    int EndedCount = 0,
    PendingToken? Pending = null);
