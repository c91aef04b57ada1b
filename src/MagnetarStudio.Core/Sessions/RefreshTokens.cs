using System.Buffers.Binary;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Sessions;

/// <summary>Makes and checks refresh tokens: HMAC over domain, the session's salt, its id and the counter.</summary>
/// <remarks>
/// The salt lies in the database and the key outside it: neither a stolen database nor a stolen key alone mints.
/// Thread-safe.
/// </remarks>
public sealed class RefreshTokens(MacKeyRing keys)
{
    private const int MessageSizeBytes = 64;

    private static ReadOnlySpan<byte> Domain => "magnetar/v1/refresh"u8;

    /// <summary>The token of rotation <paramref name="counter"/>.</summary>
    public RefreshToken Make(SessionId session, byte[] salt, uint counter)
    {
        Span<byte> message = stackalloc byte[MessageSizeBytes];
        Span<byte> mac = stackalloc byte[MacKeyRing.MacSizeBytes];
        keys.Compute(Write(message, session, salt, counter), mac);
        return new RefreshToken(session, counter, keys.Newest.Kid, mac);
    }

    /// <summary>Whether we made <paramref name="token"/> for the session that has this salt.</summary>
    public bool Verify(RefreshToken token, byte[] salt, DateTimeOffset now)
    {
        Span<byte> message = stackalloc byte[MessageSizeBytes];
        return keys.Verify(token.Kid, Write(message, token.Session, salt, token.Counter), token.Mac, now);
    }

    // Every field has a fixed size, so no two messages are alike.
    private static ReadOnlySpan<byte> Write(Span<byte> message, SessionId session, byte[] salt, uint counter)
    {
        Domain.CopyTo(message);
        var size = Domain.Length;
        salt.CopyTo(message[size..]);
        size += Session.SaltSizeBytes;
        session.Value.TryWriteBytes(message[size..], bigEndian: true, out var written);
        size += written;
        BinaryPrimitives.WriteUInt32BigEndian(message[size..], counter);
        return message[..(size + sizeof(uint))];
    }
}
