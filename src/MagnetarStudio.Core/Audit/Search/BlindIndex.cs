using System.Buffers.Binary;
using System.Security.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Core.Audit.Search;

/// <summary>Makes the tokens under which entries are found without their plaintext. Thread-safe.</summary>
/// <remarks>
/// A token is HMAC-SHA256 of the value under a key of its field and month, cut to 32 bits, or 20 for addresses. So
/// equal values show as equal within a month only, and what is found is opened and compared before it is answered.
/// </remarks>
public sealed class BlindIndex : IDisposable
{
    /// <summary>Length of the secret, in bytes.</summary>
    public const int SecretSizeBytes = 32;

    /// <summary>Longest value, in bytes; a longer one is searched for by what fits.</summary>
    internal const int ValueSizeBytesMax = 512;

    private const uint AddressMask = (1 << 20) - 1;

    // Six fields in ten years. More months than that in one search only cost their derivation again.
    private const int KeysMax = 720;

    private readonly LogId _log;
    private readonly byte[] _secret;
    private readonly Lock _turn = new();

    // Each key in a hash that begins anew after every value: a third of what a hash of its own costs a token.
    private readonly Dictionary<int, IncrementalHash> _hashes = [];

    /// <summary>Takes over the log's index secret.</summary>
    public BlindIndex(LogId log, byte[] secret) => (_log, _secret) = (log, secret);

    /// <summary>The token of a value.</summary>
    internal uint TokenOf(IndexField field, DateOnly day, ReadOnlySpan<byte> value)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        lock (_turn)
        {
            var hash = HashOf(field, day);
            hash.AppendData(value[..Math.Min(value.Length, ValueSizeBytesMax)]);
            hash.GetHashAndReset(mac);
        }

        var token = BinaryPrimitives.ReadUInt32BigEndian(mac);
        return field is IndexField.Address ? token & AddressMask : token;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            ForgetKeys();
            CryptographicOperations.ZeroMemory(_secret);
        }
    }

    private IncrementalHash HashOf(IndexField field, DateOnly day)
    {
        var month = day.Year * 12 + day.Month - 1;
        var name = month * 256 + (int)field;
        if (_hashes.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_hashes.Count == KeysMax)
        {
            ForgetKeys();
        }

        var key = Derive(field, month);
        var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        CryptographicOperations.ZeroMemory(key);
        _hashes.Add(name, hash);
        return hash;
    }

    private byte[] Derive(IndexField field, int month)
    {
        Span<byte> info = stackalloc byte[AuditDomains.Index.Length + 1 + sizeof(int)];
        AuditDomains.Index.CopyTo(info);
        info[AuditDomains.Index.Length] = (byte)field;
        BinaryPrimitives.WriteInt32BigEndian(info[(AuditDomains.Index.Length + 1)..], month);
        Span<byte> salt = stackalloc byte[LogId.SizeBytes];
        _log.Write(salt);
        var key = new byte[SHA256.HashSizeInBytes];
        HkdfSha256.Derive(_secret, salt, info, key);
        return key;
    }

    private void ForgetKeys()
    {
        foreach (var hash in _hashes.Values)
        {
            hash.Dispose();
        }

        _hashes.Clear();
    }
}
