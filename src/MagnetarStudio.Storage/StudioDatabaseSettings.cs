using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage;

/// <summary>What the database is given at start. Immutable.</summary>
/// <param name="AuditSecret">Unlocks the log.</param>
/// <param name="HeadSigners">Gives the head key of the log named, and those before it; the newest last.</param>
/// <param name="PinPaths">Where heads are pinned besides <c>head.pin</c>.</param>
/// <param name="Connections">Read-only connections: 2 to 64.</param>
/// <param name="Sessions">Session rules in force.</param>
/// <param name="Risk">By what risk is judged.</param>
/// <param name="Permissions">The permissions there are.</param>
/// <param name="Guesses">How many wrong guesses a budget bears.</param>
/// <param name="TotpKeys">
/// Seal the secrets of authenticators: purpose <see cref="TotpKeyPurpose"/>. Still its maker's to dispose.
/// </param>
/// <param name="IdempotencyKeys">
/// Seal the results of calls that may be repeated: purpose <see cref="IdempotencyKeyPurpose"/>. Still its maker's to
/// dispose.
/// </param>
/// <param name="Notices">Who is told of changes, after COMMIT.</param>
/// <param name="Refusals">Decides which refusals get a record.</param>
/// <param name="EndProcess">Ends the process when disk and memory may differ.</param>
public sealed record StudioDatabaseSettings(
    AuditSecret AuditSecret,
    Func<LogId, IReadOnlyList<NoteSigner>> HeadSigners,
    IReadOnlyList<string> PinPaths,
    int Connections,
    SessionPolicy Sessions,
    RiskPolicy Risk,
    PermissionRegistry Permissions,
    GuessPolicy Guesses,
    EnvelopeKeyRing TotpKeys,
    EnvelopeKeyRing IdempotencyKeys,
    INoticeSink Notices,
    RefusalLimiter Refusals,
    ProcessEnd EndProcess)
{
    /// <summary>What <see cref="TotpKeys"/> are derived for.</summary>
    public const string TotpKeyPurpose = "totp";

    /// <summary>How long the log keeps its records.</summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.Default;

    /// <summary>What <see cref="IdempotencyKeys"/> are derived for.</summary>
    public const string IdempotencyKeyPurpose = "idempotency";
}
