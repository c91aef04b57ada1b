using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Xunit;

namespace MagnetarStudio.Server.Tests.Audit;

/// <summary>A log with a head of so many records, that keeps what is recorded or refuses it.</summary>
internal sealed class FixedTrail(long size) : IAuditTrail
{
    public Exception? Refusal { get; set; }

    public List<AuditEvent> Recorded { get; } = [];

    public LogHead? Head { get; } = new(size, TreeHash.OfEmptyTree, "note", [], 0);

    public NoteVerifier HeadKey => throw new InvalidOperationException("Nothing is signed here.");

    public ValueTask RecordAsync(AuditEvent what, Caller by, CancellationToken cancel, bool mayUseReserve = false)
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }

        // A reading must leave its record on a full disk too.
        Assert.True(mayUseReserve);
        Recorded.Add(what);
        return ValueTask.CompletedTask;
    }

    public ValueTask<AppendedEntry> AppendAsync(AuditEvent entry, Caller by, CancellationToken cancel) =>
        throw new InvalidOperationException("Nothing is appended here.");

    public ValueTask<AppendedStretch> AppendAsync(EntryStretch stretch, Caller by, CancellationToken cancel) =>
        throw new InvalidOperationException("Nothing is appended here.");
}
