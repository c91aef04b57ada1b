using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Sessions;

/// <summary>A refresh token: which session, which rotation, and a MAC that only the server can make.</summary>
/// <remarks>
/// Text form: <c>mgr1.</c> and base64url (RFC 4648 §5) of session id 16, counter 4, key id 8, HMAC-SHA256 32. The same
/// counter always gives the same token, so that a lost answer can be given again.
/// </remarks>
public sealed class RefreshToken
{
    private const string Prefix = "mgr1.";
    private const int CounterOffset = 16;
    private const int KidOffset = 20;
    private const int MacOffset = 28;
    private const int SizeBytes = MacOffset + MacKeyRing.MacSizeBytes;

    private readonly byte[] _bytes;

    internal RefreshToken(SessionId session, uint counter, ulong kid, ReadOnlySpan<byte> mac)
    {
        _bytes = new byte[SizeBytes];
        session.Value.TryWriteBytes(_bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(CounterOffset), counter);
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(KidOffset), kid);
        mac.CopyTo(_bytes.AsSpan(MacOffset));
    }

    private RefreshToken(byte[] bytes) => _bytes = bytes;

    /// <summary>The session that it claims to continue.</summary>
    public SessionId Session => new(new Guid(_bytes.AsSpan(0, CounterOffset), bigEndian: true));

    /// <summary>Which rotation, from 1.</summary>
    public uint Counter => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(CounterOffset));

    internal ulong Kid => BinaryPrimitives.ReadUInt64BigEndian(_bytes.AsSpan(KidOffset));

    internal ReadOnlySpan<byte> Mac => _bytes.AsSpan(MacOffset);

    /// <summary>Reads the text form.</summary>
    /// <returns>False for any other text; the text is never echoed back.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RefreshToken? token)
    {
        token = TokenText.TryRead(text, Prefix, SizeBytes) is { } bytes ? new RefreshToken(bytes) : null;
        return token is not null;
    }

    /// <summary>The text to hand to the client.</summary>
    public string Reveal() => TokenText.Write(Prefix, _bytes);

    /// <summary>Always redacted, so that no log line can carry it.</summary>
    public override string ToString() => "RefreshToken(redacted)";
}
