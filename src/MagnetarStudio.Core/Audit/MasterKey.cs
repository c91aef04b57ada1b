using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// The uses of one master key of the log: wrapping data keys, subject keys and the secret of the index. Thread-safe.
/// </summary>
public sealed class MasterKey : IDisposable
{
    internal MasterKey(LogId log, int number, SecretBytes master)
    {
        Number = number;
        DataKeys = Derive(master, log, AuditDomains.WrapDataKeys);
        SubjectKeys = Derive(master, log, AuditDomains.WrapSubjectKeys);
        IndexSecret = Derive(master, log, AuditDomains.WrapIndexSecret);
    }

    /// <summary>Names it in rows: 1 for a log's first.</summary>
    internal int Number { get; }

    /// <summary>Wraps data keys.</summary>
    internal AesGcmKey DataKeys { get; }

    /// <summary>Wraps subject keys.</summary>
    internal AesGcmKey SubjectKeys { get; }

    /// <summary>Wraps the secret of the index.</summary>
    internal AesGcmKey IndexSecret { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        DataKeys.Dispose();
        SubjectKeys.Dispose();
        IndexSecret.Dispose();
    }

    /// <summary>Always redacted.</summary>
    public override string ToString() => $"MasterKey({Number}, redacted)";

    private static AesGcmKey Derive(SecretBytes master, LogId log, ReadOnlySpan<byte> use)
    {
        Span<byte> salt = stackalloc byte[LogId.SizeBytes];
        log.Write(salt);
        using var derived = HkdfSha256.DeriveKey(master.Span, salt, use);
        return new AesGcmKey(derived.Span);
    }
}
