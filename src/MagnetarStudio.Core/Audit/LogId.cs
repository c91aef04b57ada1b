using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Audit;

/// <summary>Names one log for ever: 16 random bytes made with the database, part of every record's AAD.</summary>
/// <param name="Value">The 128 bits.</param>
public readonly record struct LogId(Guid Value)
{
    /// <summary>Bytes of an id.</summary>
    public const int SizeBytes = 16;

    /// <summary>
    /// First line of its signed heads, and the name of the key that signs them (C2SP tlog-checkpoint).
    /// </summary>
    public string Origin => "magnetar.studio/log/" + ToString();

    /// <summary>A new id.</summary>
    public static LogId New(ISecretSource secrets)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        secrets.Fill(bytes);
        return new LogId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Writes the 16 bytes, big-endian.</summary>
    public void Write(Span<byte> destination) => Value.TryWriteBytes(destination, bigEndian: true, out _);

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("N");
}
