namespace MagnetarStudio.Core.Audit;

/// <summary>Domain strings of the log: one for each use of a key, so that no value serves two.</summary>
internal static class AuditDomains
{
    /// <summary>AAD of a record's body.</summary>
    public static ReadOnlySpan<byte> Body => "magnetar/v1/record"u8;

    /// <summary>AAD of a record's subject part.</summary>
    public static ReadOnlySpan<byte> Subject => "magnetar/v1/subject"u8;

    /// <summary>Info of the HKDF that makes a subject part's key.</summary>
    public static ReadOnlySpan<byte> SubjectPartKey => "magnetar/v1/subject-part-key"u8;

    /// <summary>Message of a data key's commitment.</summary>
    public static ReadOnlySpan<byte> Commitment => "magnetar/v1/commitment"u8;

    /// <summary>Info of the HKDF that makes the key which wraps data keys.</summary>
    public static ReadOnlySpan<byte> WrapDataKeys => "magnetar/v1/wrap-data-keys"u8;

    /// <summary>Info of the HKDF that makes the key which wraps subject keys.</summary>
    public static ReadOnlySpan<byte> WrapSubjectKeys => "magnetar/v1/wrap-subject-keys"u8;

    /// <summary>Info of the HKDF that makes the key which wraps the index's secret.</summary>
    public static ReadOnlySpan<byte> WrapIndexSecret => "magnetar/v1/wrap-index-secret"u8;

    /// <summary>Info of the HKDF that makes a blind-index key of one field and month.</summary>
    public static ReadOnlySpan<byte> Index => "magnetar/v1/index"u8;

    /// <summary>Domain of an index segment's digest.</summary>
    public static ReadOnlySpan<byte> Segment => "magnetar/v1/index-segment"u8;

    /// <summary>First line of the note by which a head key names its successor.</summary>
    public const string HeadKeySuccession = "magnetar/v1/head-key-succession";

    /// <summary>Info of the HKDF that makes, from an operator's key, the key which wraps the master key.</summary>
    public static ReadOnlySpan<byte> UnlockSlot => "magnetar/v1/unlock-slot"u8;
}
