using System.Buffers.Binary;
using System.Text;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// The master key's three uses: wrapping data keys, subject keys and the secret of the index. Thread-safe.
/// </summary>
/// <remarks>
/// The master key is random; unlock slots wrap it. Changing a passphrase rewrites one slot, and nothing sealed is ever
/// sealed again. A wrong or lost key is an error, never a reason to make another.
/// </remarks>
public sealed class LogKeys : IDisposable
{
    /// <summary>Name of the slot that <c>ELOHIMOS_AUDIT_ENCRYPTION_KEY</c> opens.</summary>
    public const string EnvironmentSlot = "environment";

    private readonly LogId _log;
    private readonly AesGcmKey _dataKeys;
    private readonly AesGcmKey _subjectKeys;
    private readonly AesGcmKey _indexSecret;

    private LogKeys(LogId log, ReadOnlySpan<byte> master)
    {
        _log = log;
        _dataKeys = Derive(master, log, AuditDomains.WrapDataKeys);
        _subjectKeys = Derive(master, log, AuditDomains.WrapSubjectKeys);
        _indexSecret = Derive(master, log, AuditDomains.WrapIndexSecret);
    }

    /// <summary>Makes the master key of a new log, and the slot that <paramref name="secret"/> opens.</summary>
    public static (LogKeys Keys, UnlockSlot Slot) Create(LogId log, AuditSecret secret, ISecretSource secrets)
    {
        using var master = SecretBytes.Random(AesGcmKey.SizeBytes, secrets);
        var salt = new byte[PassphraseKey.SaltSizeBytes];
        secrets.Fill(salt);

        using var slotKey = secret.DeriveSlotKey(secret.Kind, salt);
        var wrapped = KeyWrap.Wrap(slotKey, master.Span, SlotContext(log, EnvironmentSlot), secrets);
        return (new LogKeys(log, master.Span), new UnlockSlot(EnvironmentSlot, secret.Kind, salt, wrapped));
    }

    /// <summary>Opens the master key.</summary>
    /// <exception cref="AuditKeyException">The secret does not open the slot; the message names the slot.</exception>
    public static LogKeys Unlock(LogId log, UnlockSlot slot, AuditSecret secret)
    {
        if (slot.Kind == secret.Kind)
        {
            using var slotKey = secret.DeriveSlotKey(slot.Kind, slot.Salt);
            if (KeyWrap.TryUnwrap(slotKey, slot.Wrapped, SlotContext(log, slot.Name), out var master))
            {
                using (master)
                {
                    return new LogKeys(log, master.Span);
                }
            }
        }

        throw new AuditKeyException(
            $"The audit key does not open slot '{slot.Name}'. A log without its key is unreadable for ever: "
            + "set ELOHIMOS_AUDIT_ENCRYPTION_KEY to the key that this log was made with.");
    }

    /// <summary>Wraps a data key for its row.</summary>
    public byte[] WrapDataKey(uint id, ReadOnlySpan<byte> key, ISecretSource secrets) =>
        KeyWrap.Wrap(_dataKeys, key, KeyContext("data"u8, id), secrets);

    /// <summary>Unwraps a data key's row.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public byte[]? UnwrapDataKey(uint id, byte[] wrapped) => Unwrap(_dataKeys, wrapped, KeyContext("data"u8, id));

    /// <summary>Wraps a subject key for its row.</summary>
    public byte[] WrapSubjectKey(SubjectKey key, ISecretSource secrets) =>
        KeyWrap.Wrap(_subjectKeys, key.Key, KeyContext("subject"u8, key.Id), secrets);

    /// <summary>Unwraps a subject key's row.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public SubjectKey? UnwrapSubjectKey(ulong id, byte[] wrapped) =>
        Unwrap(_subjectKeys, wrapped, KeyContext("subject"u8, id)) is { } key ? new SubjectKey(id, key) : null;

    /// <summary>Wraps the secret of the blind index for its row.</summary>
    public byte[] WrapIndexSecret(ReadOnlySpan<byte> secret, ISecretSource secrets) =>
        KeyWrap.Wrap(_indexSecret, secret, KeyContext("index"u8, 0), secrets);

    /// <summary>Unwraps the blind index's row.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public byte[]? UnwrapIndexSecret(byte[] wrapped) => Unwrap(_indexSecret, wrapped, KeyContext("index"u8, 0));

    /// <inheritdoc/>
    public void Dispose()
    {
        _dataKeys.Dispose();
        _subjectKeys.Dispose();
        _indexSecret.Dispose();
    }

    private static byte[]? Unwrap(AesGcmKey wrapping, byte[] wrapped, byte[] context)
    {
        if (!KeyWrap.TryUnwrap(wrapping, wrapped, context, out var key))
        {
            return null;
        }

        using (key)
        {
            return key.Span.ToArray();
        }
    }

    private static AesGcmKey Derive(ReadOnlySpan<byte> master, LogId log, ReadOnlySpan<byte> use)
    {
        Span<byte> salt = stackalloc byte[LogId.SizeBytes];
        log.Write(salt);
        using var derived = HkdfSha256.DeriveKey(master, salt, use);
        return new AesGcmKey(derived.Span);
    }

    private static byte[] SlotContext(LogId log, string slot) =>
        Encoding.UTF8.GetBytes($"magnetar/v1/slot\n{log}\n{slot}");

    private byte[] KeyContext(ReadOnlySpan<byte> kind, ulong id)
    {
        Span<byte> log = stackalloc byte[LogId.SizeBytes];
        _log.Write(log);
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, id);
        return [.. "magnetar/v1/key/"u8, .. kind, .. log, .. number];
    }
}
