using System.Security.Cryptography;

namespace MagnetarStudio.Core.Audit;

/// <summary>The key whose destruction makes one subject's names and addresses unreadable.</summary>
/// <param name="id">Names it in records: 64 random bits.</param>
/// <param name="key">32 random bytes.</param>
public sealed class SubjectKey(ulong id, byte[] key)
{
    /// <summary>Length of the key, in bytes.</summary>
    public const int SizeBytes = 32;

    /// <summary>Names the key in records.</summary>
    public ulong Id { get; } = id;

    internal ReadOnlySpan<byte> Key => key;

    /// <summary>Overwrites the key: its subject is erased, and nothing is sealed for it any more.</summary>
    public void Destroy() => CryptographicOperations.ZeroMemory(key);

    /// <summary>Always redacted.</summary>
    public override string ToString() => "SubjectKey(redacted)";
}
