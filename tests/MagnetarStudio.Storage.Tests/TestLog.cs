using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Tests;

/// <summary>The keys of the logs that tests write.</summary>
internal static class TestLog
{
    public static AuditSecret Secret => Parse(new string('a', 32) + new string('7', 32));

    public static AuditSecret OtherSecret => Parse(new string('b', 32) + new string('5', 32));

    public static NoteSigner Signer(LogId log) => SignerOf(log, seed: 1);

    public static NoteSigner OtherSigner(LogId log) => SignerOf(log, seed: 2);

    private static NoteSigner SignerOf(LogId log, byte seed)
    {
        var bytes = new byte[32];
        bytes.AsSpan().Fill(seed);
        return new NoteSigner(log.Origin, bytes);
    }

    private static AuditSecret Parse(string hex) =>
        AuditSecret.TryParse(hex, out var secret) ? secret : throw new ArgumentException("Not a key.", nameof(hex));
}
