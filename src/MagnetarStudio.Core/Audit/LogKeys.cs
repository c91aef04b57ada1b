using System.Buffers.Binary;
using System.Text;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// The log's master keys, which wrap data keys, subject keys and the secret of the index. Thread-safe.
/// </summary>
/// <remarks>
/// A master key is random; unlock slots wrap it. Changing a passphrase rewrites one slot, and nothing sealed is ever
/// sealed again. A wrong or lost key is an error, never a reason to make another. Each row says which master key wraps
/// it, so that one can take over from another row by row; what was opened at start stays open until the end, for a
/// reader may hold a row of a moment ago.
/// </remarks>
public sealed class LogKeys : IDisposable
{
    /// <summary>Name of the slot that <c>ELOHIMOS_AUDIT_ENCRYPTION_KEY</c> opens.</summary>
    public const string EnvironmentSlot = "environment";

    private readonly LogId _log;

    // Ascending, and replaced whole: only the writer's thread adds one.
    private volatile MasterKey[] _masters;

    private LogKeys(LogId log, MasterKey[] masters) => (_log, _masters) = (log, masters);

    /// <summary>Number of the master key that wraps what is wrapped from now on.</summary>
    public int NewestMaster => _masters[^1].Number;

    /// <summary>Makes the master key of a new log, and the slot that <paramref name="secret"/> opens.</summary>
    public static (LogKeys Keys, UnlockSlot Slot) Create(LogId log, AuditSecret secret, ISecretSource secrets)
    {
        var (master, slot) = Make(log, number: 1, secret, secrets);
        return (new LogKeys(log, [master]), slot);
    }

    /// <summary>Opens the master keys.</summary>
    /// <param name="log">Which log.</param>
    /// <param name="slots">The log's slots; those of other names than <see cref="EnvironmentSlot"/> are passed
    /// over.</param>
    /// <param name="secret">What the operator gave.</param>
    /// <exception cref="AuditKeyException">
    /// There is no slot, or the secret does not open one; the message names it.
    /// </exception>
    public static LogKeys Unlock(LogId log, IReadOnlyList<UnlockSlot> slots, AuditSecret secret)
    {
        var masters = new List<MasterKey>();
        foreach (var slot in slots.Where(slot => slot.Name == EnvironmentSlot).OrderBy(slot => slot.Master))
        {
            using var master = Open(log, slot, secret);
            masters.Add(new MasterKey(log, slot.Master, master));
        }

        return masters.Count > 0
            ? new LogKeys(log, [.. masters])
            : throw new AuditKeyException($"The audit log has no slot '{EnvironmentSlot}'.");
    }

    /// <summary>The slot as <paramref name="next"/> opens it, and <paramref name="current"/> no longer does.</summary>
    /// <exception cref="AuditKeyException">The current secret does not open the slot.</exception>
    public static UnlockSlot Rewrap(
        LogId log, UnlockSlot slot, AuditSecret current, AuditSecret next, ISecretSource secrets)
    {
        using var master = Open(log, slot, current);
        return WrapMaster(log, slot.Name, slot.Master, master, next, secrets);
    }

    /// <summary>Makes the master key that comes after the newest. It wraps nothing until <see cref="Add"/>.</summary>
    public (MasterKey Master, UnlockSlot Slot) MakeMaster(AuditSecret secret, ISecretSource secrets) =>
        Make(_log, NewestMaster + 1, secret, secrets);

    /// <summary>Wraps with <paramref name="master"/> from now on, whose slot is on the disk.</summary>
    public void Add(MasterKey master) => _masters = [.. _masters, master];

    /// <summary>Wraps a data key for its row.</summary>
    public WrappedKey WrapDataKey(uint id, ReadOnlySpan<byte> key, ISecretSource secrets)
    {
        var master = _masters[^1];
        return new(master.Number, KeyWrap.Wrap(master.DataKeys, key, KeyContext("data"u8, id), secrets));
    }

    /// <summary>Unwraps a data key's row.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public byte[]? UnwrapDataKey(uint id, WrappedKey wrapped) =>
        Unwrap(Find(wrapped.Master)?.DataKeys, wrapped.Bytes, KeyContext("data"u8, id));

    /// <summary>Wraps a data key's row anew, under the newest master key.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public WrappedKey? RewrapDataKey(uint id, WrappedKey wrapped, ISecretSource secrets) =>
        UnwrapDataKey(id, wrapped) is { } key ? WrapDataKey(id, key, secrets) : null;

    /// <summary>Wraps a subject key for its row: for its owner, so that no row can be given to another.</summary>
    public WrappedSubjectKey WrapSubjectKey(SubjectKey key, SubjectOwner owner, ISecretSource secrets)
    {
        var master = _masters[^1];
        var wrapped = KeyWrap.Wrap(master.SubjectKeys, key.Key, SubjectContext(key.Id, owner), secrets);
        return new(owner, new(master.Number, wrapped));
    }

    /// <summary>Unwraps a subject key's row.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public SubjectKey? UnwrapSubjectKey(ulong id, WrappedSubjectKey row) => Unwrap(
        Find(row.Key.Master)?.SubjectKeys, row.Key.Bytes, SubjectContext(id, row.Owner)) is { } key
            ? new SubjectKey(id, key)
            : null;

    /// <summary>Wraps a subject key's row anew, under the newest master key.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public WrappedKey? RewrapSubjectKey(ulong id, WrappedSubjectKey row, ISecretSource secrets) =>
        UnwrapSubjectKey(id, row) is { } key ? WrapSubjectKey(key, row.Owner, secrets).Key : null;

    /// <summary>Wraps the secret of the blind index for its row.</summary>
    public WrappedKey WrapIndexSecret(ReadOnlySpan<byte> secret, ISecretSource secrets)
    {
        var master = _masters[^1];
        return new(master.Number, KeyWrap.Wrap(master.IndexSecret, secret, KeyContext("index"u8, 0), secrets));
    }

    /// <summary>Unwraps the blind index's row.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public byte[]? UnwrapIndexSecret(WrappedKey wrapped) =>
        Unwrap(Find(wrapped.Master)?.IndexSecret, wrapped.Bytes, KeyContext("index"u8, 0));

    /// <summary>Wraps the blind index's row anew, under the newest master key.</summary>
    /// <returns>Null when the row is not what was written.</returns>
    public WrappedKey? RewrapIndexSecret(WrappedKey wrapped, ISecretSource secrets) =>
        UnwrapIndexSecret(wrapped) is { } secret ? WrapIndexSecret(secret, secrets) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var master in _masters)
        {
            master.Dispose();
        }
    }

    private static (MasterKey Master, UnlockSlot Slot) Make(
        LogId log, int number, AuditSecret secret, ISecretSource secrets)
    {
        using var master = SecretBytes.Random(AesGcmKey.SizeBytes, secrets);
        return (new MasterKey(log, number, master),
            WrapMaster(log, EnvironmentSlot, number, master, secret, secrets));
    }

    private static UnlockSlot WrapMaster(
        LogId log, string name, int number, SecretBytes master, AuditSecret secret, ISecretSource secrets)
    {
        var salt = new byte[PassphraseKey.SaltSizeBytes];
        secrets.Fill(salt);
        using var slotKey = secret.DeriveSlotKey(secret.Kind, salt);
        var wrapped = KeyWrap.Wrap(slotKey, master.Span, SlotContext(log, name, number), secrets);
        return new UnlockSlot(name, number, secret.Kind, salt, wrapped);
    }

    private static SecretBytes Open(LogId log, UnlockSlot slot, AuditSecret secret)
    {
        if (slot.Kind == secret.Kind)
        {
            using var slotKey = secret.DeriveSlotKey(slot.Kind, slot.Salt);
            if (KeyWrap.TryUnwrap(slotKey, slot.Wrapped, SlotContext(log, slot.Name, slot.Master), out var master))
            {
                return master;
            }
        }

        throw new AuditKeyException(
            $"The audit key does not open slot '{slot.Name}'. A log without its key is unreadable for ever: "
            + "set ELOHIMOS_AUDIT_ENCRYPTION_KEY to the key that this log was made with, or that it was changed to.");
    }

    private MasterKey? Find(int number) => Array.Find(_masters, master => master.Number == number);

    private static byte[]? Unwrap(AesGcmKey? wrapping, byte[] wrapped, byte[] context)
    {
        if (wrapping is null || !KeyWrap.TryUnwrap(wrapping, wrapped, context, out var key))
        {
            return null;
        }

        using (key)
        {
            return key.Span.ToArray();
        }
    }

    // The first master key's slot was written before there could be a second.
    private static byte[] SlotContext(LogId log, string slot, int master) => Encoding.UTF8.GetBytes(
        master == 1 ? $"magnetar/v1/slot\n{log}\n{slot}" : $"magnetar/v1/slot\n{log}\n{slot}\n{master}");

    private byte[] SubjectContext(ulong id, SubjectOwner owner) => [.. KeyContext("subject"u8, id), .. owner.ToBytes()];

    private byte[] KeyContext(ReadOnlySpan<byte> kind, ulong id)
    {
        Span<byte> log = stackalloc byte[LogId.SizeBytes];
        _log.Write(log);
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, id);
        return [.. "magnetar/v1/key/"u8, .. kind, .. log, .. number];
    }
}
