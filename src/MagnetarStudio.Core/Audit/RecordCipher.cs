using System.Buffers.Binary;

namespace MagnetarStudio.Core.Audit;

/// <summary>Seals and opens records, version 1 (AES-256-GCM, NIST SP 800-38D).</summary>
/// <remarks>
/// The tags cover the log's id, the header and the clear part, and the subject part's tag covers the body's tag: no
/// ciphertext can move between logs, positions, times, types, keys or subjects.
/// </remarks>
internal static class RecordCipher
{
    private const int NonceSizeBytes = 12;

    // Longer ones are rare (a clear part); the usual AAD is under 120 bytes.
    private const int StackSizeBytesMax = 512;

    /// <summary>Seals <paramref name="what"/> as record <paramref name="seq"/>.</summary>
    public static byte[] Seal(LogId log, DataKey key, long seq, long timeUs, EncodedEvent what)
    {
        var header = new RecordHeader(
            what.SubjectKey is not null, what.Clear.Length > 0, key.Id, key.TakeCounter(), seq, timeUs, what.Code,
            what.Body.Length);
        var bytes = new byte[what.SizeBytes];
        var offset = AuditRecord.Lay(bytes, header, what.Clear, what);
        if (!AuditRecord.TryParse(bytes, out var record))
        {
            throw new InvalidOperationException("A record was laid out that does not parse.");
        }

        Span<byte> nonce = stackalloc byte[NonceSizeBytes];
        WriteNonce(nonce, header.Counter);

        var size = AadSize(AuditDomains.Body, record);
        var aad = size <= StackSizeBytesMax ? stackalloc byte[size] : new byte[size];
        WriteAad(aad, AuditDomains.Body, log, record);
        key.Body.Seal(nonce, what.Body, bytes.AsSpan(offset, header.BodyLength + AuditRecord.TagSizeBytes), aad);

        if (what.SubjectKey is { } subject)
        {
            size = SubjectAadSize(record);
            aad = size <= StackSizeBytesMax ? stackalloc byte[size] : new byte[size];
            WriteSubjectAad(aad, log, record);
            var sealedPart = bytes.AsSpan(bytes.Length - AuditRecord.TagSizeBytes - what.Subject.Length);
            key.ForSubject(subject).Seal(nonce, what.Subject, sealedPart, aad);
        }

        return bytes;
    }

    /// <summary>Opens the body.</summary>
    /// <returns>False when anything the tag covers is not as it was sealed.</returns>
    public static bool TryOpenBody(LogId log, DataKey key, in AuditRecord record, Span<byte> body)
    {
        Span<byte> nonce = stackalloc byte[NonceSizeBytes];
        WriteNonce(nonce, record.Header.Counter);
        var aad = new byte[AadSize(AuditDomains.Body, record)];
        WriteAad(aad, AuditDomains.Body, log, record);
        return key.Body.TryOpen(nonce, record.SealedBody, body, aad);
    }

    /// <summary>Opens the subject part.</summary>
    /// <returns>False when anything the tag covers is not as it was sealed.</returns>
    public static bool TryOpenSubject(
        LogId log, DataKey key, SubjectKey subject, in AuditRecord record, Span<byte> fields)
    {
        Span<byte> nonce = stackalloc byte[NonceSizeBytes];
        WriteNonce(nonce, record.Header.Counter);
        var aad = new byte[SubjectAadSize(record)];
        WriteSubjectAad(aad, log, record);
        return key.ForSubject(subject).TryOpen(nonce, record.SealedSubject, fields, aad);
    }

    private static void WriteNonce(Span<byte> nonce, ulong counter)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[(NonceSizeBytes - sizeof(ulong))..], counter);
    }

    private static int AadSize(ReadOnlySpan<byte> domain, in AuditRecord record) =>
        domain.Length + LogId.SizeBytes + record.Authenticated.Length;

    private static int SubjectAadSize(in AuditRecord record) =>
        AadSize(AuditDomains.Subject, record) + sizeof(ulong) + AuditRecord.TagSizeBytes;

    private static void WriteAad(Span<byte> aad, ReadOnlySpan<byte> domain, LogId log, in AuditRecord record)
    {
        domain.CopyTo(aad);
        log.Write(aad[domain.Length..]);
        record.Authenticated.CopyTo(aad[(domain.Length + LogId.SizeBytes)..]);
    }

    private static void WriteSubjectAad(Span<byte> aad, LogId log, in AuditRecord record)
    {
        WriteAad(aad, AuditDomains.Subject, log, record);
        var rest = aad[AadSize(AuditDomains.Subject, record)..];
        BinaryPrimitives.WriteUInt64BigEndian(rest, record.SubjectKeyId);
        record.BodyTag.CopyTo(rest[sizeof(ulong)..]);
    }
}
