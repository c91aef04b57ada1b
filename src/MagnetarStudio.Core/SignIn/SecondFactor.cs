using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.SignIn;

/// <summary>An account's authenticator, as the database holds it.</summary>
/// <param name="Account">Whose; an account has one at most.</param>
/// <param name="Secret">The TOTP secret, 20 bytes; sealed at rest.</param>
/// <param name="MadeAt">When it was handed out, UTC.</param>
/// <param name="ExpiresAt">First instant at which it can no longer be confirmed, UTC; then without meaning.</param>
/// <param name="ConfirmedAt">When its first code was shown, UTC; null while it counts for nothing.</param>
/// <param name="LastStep">The latest time step whose code was used, 0 at first: no code up to it counts again.</param>
public sealed record SecondFactor(
    AccountId Account,
    byte[] Secret,
    DateTimeOffset MadeAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? ConfirmedAt,
    long LastStep)
{
    /// <summary>How long one that was begun may be confirmed.</summary>
    public static readonly TimeSpan ConfirmLife = TimeSpan.FromMinutes(10);

    /// <summary>Whether the account's sign-in asks for it.</summary>
    public bool IsConfirmed => ConfirmedAt is not null;

    /// <summary>Whether it was begun and may be confirmed at <paramref name="now"/>.</summary>
    public bool AwaitsConfirmationAt(DateTimeOffset now) => !IsConfirmed && now < ExpiresAt;

    /// <summary>Always redacted, so that no log line can carry the secret.</summary>
    public override string ToString() => "SecondFactor(redacted)";
}
