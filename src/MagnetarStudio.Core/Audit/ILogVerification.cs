namespace MagnetarStudio.Core.Audit;

/// <summary>Verifies the log while it grows, and is held to every pin of the server's own. Thread-safe.</summary>
public interface ILogVerification
{
    /// <summary>Verifies the log of this moment, on the caller's thread, which it keeps until the end.</summary>
    /// <param name="deepest">Deepest level wanted.</param>
    /// <param name="progress">Told how many records are done, now and then.</param>
    /// <param name="cancel">Stops the run.</param>
    VerifyReport Run(VerifyLevel deepest, IProgress<long> progress, CancellationToken cancel);
}
