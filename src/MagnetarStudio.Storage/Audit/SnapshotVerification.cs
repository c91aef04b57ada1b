using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Verifies a snapshot beside the writer, as <c>magnetar audit verify</c> does, with the server's own keys.
/// </summary>
/// <remarks>One thread a run: the others are the callers'.</remarks>
internal sealed class SnapshotVerification(
    DataDirectory directory, IReadOnlyList<string> pinPaths, Func<IReadOnlyList<NoteVerifier>> headKeys, LogKeys keys)
    : ILogVerification
{
    /// <inheritdoc/>
    /// <exception cref="DatabaseUnreadableException">The database is damaged.</exception>
    public VerifyReport Run(VerifyLevel deepest, IProgress<long> progress, CancellationToken cancel)
    {
        // Pins first: one that is written while we read would be ahead of what we read.
        var pins = pinPaths.Select(PinFile.Find).OfType<HeadPin>().ToList();
        using var snapshot = LogSnapshot.TryOpen(directory)
            ?? throw new InvalidOperationException("The server's own log has not begun.");
        using var verifier = new LogVerifier(snapshot, headKeys(), pins, keys, snapshot) { Threads = 1 };
        return verifier.Run(deepest, progress, cancel);
    }
}
