using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>
/// Somebody who holds the operator's audit key: opens records and seals them anew under the log's own data keys.
/// </summary>
/// <remarks>Written after the log's description and not after the code.</remarks>
internal sealed class LogInsider
{
    private const int HeaderBytes = 48;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;
    private const string KeyVariable = "ELOHIMOS_AUDIT_ENCRYPTION_KEY=";

    private readonly TempData _data;
    private readonly byte[] _log;
    private readonly byte[] _wrapsDataKeys;

    /// <summary>Takes the key from the data directory's own <c>.env</c>.</summary>
    public LogInsider(TempData data)
    {
        _data = data;
        _log = data.Read<byte[]>("SELECT log_id FROM instance");
        var line = File.ReadLines(Path.Combine(data.Path, ".env"))
            .Single(line => line.StartsWith(KeyVariable, StringComparison.Ordinal));
        var slotKey = Derive(
            Convert.FromHexString(line[KeyVariable.Length..].Trim('"')),
            data.Read<byte[]>("SELECT salt FROM audit_slot"),
            "magnetar/v1/unlock-slot");
        var context = $"magnetar/v1/slot\n{Convert.ToHexStringLower(_log)}\nenvironment";
        var master = Unwrap(
            slotKey, data.Read<byte[]>("SELECT wrapped FROM audit_slot"), Encoding.ASCII.GetBytes(context));
        _wrapsDataKeys = Derive(master, _log, "magnetar/v1/wrap-data-keys");
    }

    /// <summary>
    /// Seals a record that has a body only, anew, with a changed header: same key, same words, a tag that is right.
    /// </summary>
    public void Reseal(long seq, Action<byte[]> changeHeader)
    {
        var record = _data.Read<byte[]>("SELECT record FROM audit_record WHERE seq = $0", seq);
        Assert.Equal(0, record[3]); // neither a clear part nor a subject's
        var id = BinaryPrimitives.ReadUInt32BigEndian(record.AsSpan(4));
        byte[] context = [.. "magnetar/v1/key/data"u8, .. _log, 0, 0, 0, 0, .. record.AsSpan(4, sizeof(uint))];
        var wrapped = _data.Read<byte[]>("SELECT wrapped FROM audit_data_key WHERE key_id = $0", id);
        using var key = new AesGcm(Unwrap(_wrapsDataKeys, wrapped, context), TagBytes);

        var body = new byte[record.Length - HeaderBytes - TagBytes];
        var (ciphertext, tag) = (record.AsMemory(HeaderBytes, body.Length), record.AsMemory(record.Length - TagBytes));
        key.Decrypt(Nonce(record), ciphertext.Span, tag.Span, body, Aad(record));
        changeHeader(record);
        key.Encrypt(Nonce(record), body, ciphertext.Span, tag.Span, Aad(record));
        _data.Change("UPDATE audit_record SET record = $1 WHERE seq = $0", seq, record);
    }

    private byte[] Aad(byte[] record) => [.. "magnetar/v1/record"u8, .. _log, .. record.AsSpan(0, HeaderBytes)];

    private static byte[] Nonce(byte[] record) => [0, 0, 0, 0, .. record.AsSpan(8, sizeof(ulong))];

    private static byte[] Derive(byte[] secret, byte[] salt, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, salt, Encoding.ASCII.GetBytes(use));

    private static byte[] Unwrap(byte[] wrapping, byte[] wrapped, byte[] context)
    {
        using var key = new AesGcm(wrapping, TagBytes);
        var opened = new byte[KeyBytes];
        var ciphertext = wrapped.AsSpan(NonceBytes, KeyBytes);
        key.Decrypt(wrapped.AsSpan(0, NonceBytes), ciphertext, wrapped.AsSpan(^TagBytes), opened, context);
        return opened;
    }
}
