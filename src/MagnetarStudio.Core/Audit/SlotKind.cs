namespace MagnetarStudio.Core.Audit;

/// <summary>How an unlock slot's key comes from what the operator gives. Stored: a value is never reused.</summary>
public enum SlotKind : byte
{
    /// <summary>256 bits as they are, through HKDF-SHA256.</summary>
    Key = 1,

    /// <summary>A passphrase, through PBKDF2-HMAC-SHA256 with 600,000 iterations.</summary>
    Passphrase = 2,
}
