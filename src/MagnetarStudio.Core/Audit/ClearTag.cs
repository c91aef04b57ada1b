namespace MagnetarStudio.Core.Audit;

/// <summary>
/// Fields of a record's clear part: public by nature, readable without any key. A value is never reused.
/// </summary>
internal enum ClearTag : byte
{
    /// <summary>HMAC-SHA256 under the data key over domain and key id, 32 bytes.</summary>
    DataKeyCommitment = 1,

    /// <summary>Public half of the head key, Ed25519, 32 bytes.</summary>
    HeadKey = 2,

    /// <summary>Number of an index segment, 8 bytes, and its digest, 32 bytes.</summary>
    SegmentDigest = 3,

    /// <summary>A note that names this record's head key, signed by the one before it (C2SP signed-note).</summary>
    HeadKeySuccession = 4,

    /// <summary>The first place that retention keeps, 8 bytes.</summary>
    Horizon = 5,
}
