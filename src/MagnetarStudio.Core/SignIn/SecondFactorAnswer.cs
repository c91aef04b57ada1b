using MagnetarStudio.Core.Accounts;

namespace MagnetarStudio.Core.SignIn;

/// <summary>The answer of a change of a second factor.</summary>
/// <param name="Verdict">Which.</param>
/// <param name="RecoveryCodes">New recovery codes, to be shown once; none unless it made some.</param>
/// <param name="RetryAfter">How long to wait, for TryLater; null otherwise.</param>
public sealed record SecondFactorAnswer(
    SecondFactorVerdict Verdict, IReadOnlyList<OneTimeCode> RecoveryCodes, TimeSpan? RetryAfter)
{
    internal static SecondFactorAnswer Of(SecondFactorDecision decision, IReadOnlyList<OneTimeCode> codes) =>
        new(decision.Verdict, decision.Verdict is SecondFactorVerdict.Done ? codes : [], decision.RetryAfter);
}
