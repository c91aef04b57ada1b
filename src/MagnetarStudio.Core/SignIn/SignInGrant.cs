using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What the rule decided about a sign-in.</summary>
/// <param name="Verdict">
/// Granted; SecondFactorRequired; InvalidCredentials or SecondFactorRefused when something moved or a code is wrong;
/// TryLater when parallel guesses used the budget up; SessionLimit; or Unfamiliar.
/// </param>
/// <param name="Session">The opened session; null unless granted.</param>
/// <param name="Account">Its account; null unless granted.</param>
/// <param name="Device">Its device; null unless granted.</param>
/// <param name="Forgotten">The device it put out; null for none.</param>
/// <param name="Ended">Sessions it put out, or found to be over.</param>
/// <param name="Events">Records of it.</param>
/// <param name="Notices">What is published after COMMIT.</param>
public sealed record SignInGrant(
    SignInVerdict Verdict,
    Session? Session,
    Account? Account,
    Device? Device,
    Device? Forgotten,
    IReadOnlyList<Session> Ended,
    IReadOnlyList<AuditEvent> Events,
    IReadOnlyList<Notice> Notices)
{
    /// <summary>How long to wait before another try; null unless the verdict is TryLater.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The second factor that was right and is used up; null for none.</summary>
    public FactorUse? Used { get; init; }

    /// <summary>What the session begins with, and its account has learned; null unless granted.</summary>
    public RiskRead? Risk { get; init; }

    /// <summary>Whether it was a wrong guess, to be counted.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Nothing opened, nothing hashed is believed, nothing is recorded: others guessed meanwhile.</summary>
    internal static SignInGrant TryLater(TimeSpan? retryAfter) =>
        Refused(SignInVerdict.TryLater) with { RetryAfter = retryAfter };

    /// <summary>Nothing opened; the records of the refusal.</summary>
    internal static SignInGrant Refused(SignInVerdict verdict, params AuditEvent[] events) =>
        new(verdict, null, null, null, null, [], events, []);
}
