namespace MagnetarStudio.Core.SignIn;

/// <summary>Whether a signed-in caller proved the password.</summary>
/// <param name="Verdict">Granted, InvalidCredentials, TryLater or Busy.</param>
/// <param name="RetryAfter">How long to wait, for TryLater and Busy; null otherwise.</param>
public sealed record ProofAnswer(SignInVerdict Verdict, TimeSpan? RetryAfter);
