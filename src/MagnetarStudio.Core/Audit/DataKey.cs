using System.Buffers.Binary;
using System.Security.Cryptography;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Core.Audit;

/// <summary>Seals record bodies: 32 random bytes, made at every start, every 24 hours and every 2^30 records.</summary>
/// <remarks>
/// Its counter lives in memory only and advances for failed batches too, so neither a crash, a retry nor a restored
/// disk repeats a nonce (NIST SP 800-38D §8.2.1). Used by one thread at a time.
/// </remarks>
internal sealed class DataKey : IDisposable
{
    /// <summary>Length of the key, in bytes.</summary>
    public const int SizeBytes = 32;

    private const ulong RecordsMax = 1UL << 30;

    // Subjects come back: their derived keys are kept, a bounded number of them.
    private const int SubjectsMax = 4_096;

    private static readonly TimeSpan s_ageMax = TimeSpan.FromHours(24);

    private readonly byte[] _secret;
    private readonly AesGcmKey _body;
    private readonly TimeSpan _made;
    private readonly Dictionary<ulong, AesGcmKey> _subjects = [];
    private ulong _next;

    /// <summary>Takes over a key made or unwrapped at <paramref name="now"/>.</summary>
    public DataKey(uint id, byte[] secret, Moment now)
    {
        Id = id;
        _secret = secret;
        _body = new AesGcmKey(secret);
        _made = now.Uptime;
    }

    /// <summary>Names the key in records.</summary>
    public uint Id { get; }

    /// <summary>The key for bodies.</summary>
    public AesGcmKey Body => _body;

    /// <summary>Whether it is time for a new one.</summary>
    public bool IsSpent(Moment now, int records) =>
        now.Uptime - _made >= s_ageMax || _next + (ulong)records > RecordsMax;

    /// <summary>The next nonce counter. Never given twice.</summary>
    public ulong TakeCounter() => _next++;

    /// <summary>Binds the id to the key, so that nobody can later present another key for the same records.</summary>
    public byte[] ComputeCommitment()
    {
        Span<byte> message = stackalloc byte[AuditDomains.Commitment.Length + sizeof(uint)];
        AuditDomains.Commitment.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message[AuditDomains.Commitment.Length..], Id);
        return HMACSHA256.HashData(_secret, message);
    }

    /// <summary>The key for subject parts of <paramref name="subject"/> under this data key.</summary>
    public AesGcmKey ForSubject(SubjectKey subject)
    {
        if (_subjects.TryGetValue(subject.Id, out var known))
        {
            return known;
        }

        if (_subjects.Count >= SubjectsMax)
        {
            ForgetSubjects();
        }

        Span<byte> info = stackalloc byte[AuditDomains.SubjectPartKey.Length + sizeof(ulong)];
        AuditDomains.SubjectPartKey.CopyTo(info);
        BinaryPrimitives.WriteUInt64BigEndian(info[AuditDomains.SubjectPartKey.Length..], subject.Id);

        using var derived = HkdfSha256.DeriveKey(subject.Key, _secret, info);
        var key = new AesGcmKey(derived.Span);
        _subjects.Add(subject.Id, key);
        return key;
    }

    /// <summary>The key for its row.</summary>
    public WrappedKey Wrap(LogKeys keys, ISecretSource secrets) => keys.WrapDataKey(Id, _secret, secrets);

    /// <summary>Lets go of the subjects' keys that were kept; those that come back are derived again.</summary>
    public void ForgetSubjects()
    {
        foreach (var key in _subjects.Values)
        {
            key.Dispose();
        }

        _subjects.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ForgetSubjects();
        _body.Dispose();
        CryptographicOperations.ZeroMemory(_secret);
    }

    /// <summary>Always redacted.</summary>
    public override string ToString() => "DataKey(redacted)";
}
