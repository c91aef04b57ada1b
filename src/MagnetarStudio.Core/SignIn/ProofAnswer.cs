using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>Whether a signed-in caller proved the password, or the second factor.</summary>
/// <param name="Verdict">Granted, InvalidCredentials, SecondFactorRefused, TryLater or Busy.</param>
/// <param name="RetryAfter">How long to wait, for TryLater and Busy; null otherwise.</param>
/// <param name="Method">What proved it; none unless granted.</param>
public sealed record ProofAnswer(
    SignInVerdict Verdict, TimeSpan? RetryAfter, ProofMethods Method = ProofMethods.None);
