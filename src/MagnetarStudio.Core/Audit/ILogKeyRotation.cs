using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Changes the log's keys for others. Nothing that was sealed is sealed again. Thread-safe.</summary>
/// <remarks>Each change is a record, and each goes on where an earlier one was cut off.</remarks>
public interface ILogKeyRotation
{
    /// <summary>Seals under a new data key, which the next batch announces.</summary>
    ValueTask<bool> RotateDataKeyAsync(Caller by, CancellationToken cancel);

    /// <summary>Makes another master key, and wraps every key of the log anew.</summary>
    /// <param name="finishesOnly">Whether it only finishes a change that was cut off, if there is one.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancel">Gives up waiting for another change; once begun it goes on to its end.</param>
    /// <exception cref="AuditKeyException">A row cannot be unwrapped; the message names it.</exception>
    ValueTask RotateMasterKeyAsync(bool finishesOnly, Caller by, CancellationToken cancel);

    /// <summary>Lets <paramref name="successor"/> unlock the log, and the secret before it no longer.</summary>
    ValueTask ChangeSecretAsync(AuditSecret successor, Caller by, CancellationToken cancel);

    /// <summary>Signs heads with <paramref name="successor"/> from the record on that says so.</summary>
    /// <param name="successor">Stored already, for heads could not be signed without it. Taken over.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancel">Withdraws the change while it still waits.</param>
    ValueTask<bool> RotateHeadKeyAsync(NoteSigner successor, Caller by, CancellationToken cancel);
}
