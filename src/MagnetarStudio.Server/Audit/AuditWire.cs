using Google.Protobuf;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Wire = MagnetarStudio.Protocol.Audit.V1;

namespace MagnetarStudio.Server.Audit;

/// <summary>The border between <c>magnetar.audit.v1</c> messages and the log's types.</summary>
internal static class AuditWire
{
    /// <summary>A head as a client keeps it; null before the log's first record.</summary>
    public static Wire.Checkpoint? ToWire(this LogHead? head) => head is null ? null : new Wire.Checkpoint
    {
        Note = head.Note,
        Size = head.Size,
        RootHash = head.Root.ToWire(),
    };

    /// <summary>A level of verification.</summary>
    public static Wire.VerifyLevel ToWire(this VerifyLevel level) => level switch
    {
        VerifyLevel.Structure => Wire.VerifyLevel.Structure,
        VerifyLevel.Signatures => Wire.VerifyLevel.Signatures,
        VerifyLevel.Keys => Wire.VerifyLevel.Keys,
        _ => Wire.VerifyLevel.Meaning,
    };

    /// <summary>A level that was asked for: the deepest, unless one is named.</summary>
    public static VerifyLevel ToCore(this Wire.VerifyLevel level) => level switch
    {
        Wire.VerifyLevel.Structure => VerifyLevel.Structure,
        Wire.VerifyLevel.Signatures => VerifyLevel.Signatures,
        Wire.VerifyLevel.Keys => VerifyLevel.Keys,
        _ => VerifyLevel.Meaning,
    };

    /// <summary>A hash of the tree: its 32 bytes.</summary>
    public static ByteString ToWire(this TreeHash hash) => ByteString.CopyFrom(hash.Span);
}
