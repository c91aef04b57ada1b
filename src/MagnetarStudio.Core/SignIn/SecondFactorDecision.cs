using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What a rule decided about a second factor.</summary>
/// <param name="Verdict">The answer.</param>
/// <param name="Next">The row to write; null when none is written, or it is deleted.</param>
/// <param name="Events">Records of it; of a refused code too.</param>
public sealed record SecondFactorDecision(
    SecondFactorVerdict Verdict, SecondFactor? Next, IReadOnlyList<AuditEvent> Events)
{
    /// <summary>How long to wait before another try; null unless the verdict is TryLater.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Nothing is written: no row, no record.</summary>
    internal static SecondFactorDecision Nothing(SecondFactorVerdict verdict) => new(verdict, null, []);

    /// <summary>The guess is not looked at, counted or recorded.</summary>
    internal static SecondFactorDecision TryLater(TimeSpan? retryAfter) =>
        Nothing(SecondFactorVerdict.TryLater) with { RetryAfter = retryAfter };

    /// <summary>It was done.</summary>
    internal static SecondFactorDecision Done(SecondFactor? next, EventCode code, AccountId account) =>
        new(SecondFactorVerdict.Done, next, [new AuditEvent(code) { Target = account }]);
}
