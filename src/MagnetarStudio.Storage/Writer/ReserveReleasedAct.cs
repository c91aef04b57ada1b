using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Writer;

/// <summary>Records that the disk was full and the reserve was given up.</summary>
internal sealed class ReserveReleasedAct : IAct<bool>
{
    /// <inheritdoc/>
    public Caller By => Caller.Server;

    /// <inheritdoc/>
    public bool MayUseReserve => true;

    /// <inheritdoc/>
    public Acted<bool> Run(WriteScope scope) => new(true, [new AuditEvent(EventCode.ReserveReleased)], []);
}
