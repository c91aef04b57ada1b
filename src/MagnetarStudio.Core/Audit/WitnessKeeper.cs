using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>A witness: cosigns heads of the logs that it watches, and never two pasts of one. Thread-safe.</summary>
public sealed class WitnessKeeper : IDisposable
{
    private readonly Dictionary<string, WitnessedLog> _logs;

    /// <summary>Goes on from what the store remembers.</summary>
    /// <param name="keys">The keys of the logs, named after them; a log may have more than one.</param>
    /// <param name="store">Its memory.</param>
    /// <param name="cosigner">Its key.</param>
    /// <param name="clock">Time of cosignatures.</param>
    /// <exception cref="WitnessStoreException">The memory of a log cannot be read, or is another's.</exception>
    public WitnessKeeper(
        IReadOnlyList<NoteVerifier> keys, IWitnessStore store, Cosigner cosigner, TimeProvider clock) =>
        _logs = keys.Select(key => key.Name).Distinct().ToDictionary(
            name => name,
            name => new WitnessedLog([.. keys.Where(key => key.Name == name)], store, cosigner, clock),
            StringComparer.Ordinal);

    /// <summary>Cosigns a head if it follows from the one before.</summary>
    /// <exception cref="WitnessStoreException">It could not be remembered, and is not cosigned.</exception>
    public Task<WitnessAnswer> AddAsync(CheckpointSubmission asked, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return _logs.TryGetValue(asked.Head.Origin, out var log)
            ? log.AddAsync(asked, cancel)
            : Task.FromResult(new WitnessAnswer(WitnessVerdict.UnknownLog, 0, null));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Dispose();
        }
    }
}
