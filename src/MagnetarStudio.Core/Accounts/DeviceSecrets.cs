using System.Buffers.Binary;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Accounts;

/// <summary>
/// Makes and checks device secrets: HMAC over domain, account, password epoch and device. Thread-safe.
/// </summary>
/// <remarks>
/// Nothing is stored. The epoch moves with the password, and every secret of the account ends with it.
/// </remarks>
public sealed class DeviceSecrets(MacKeyRing keys)
{
    private const int MessageSizeBytes = 64;

    private static ReadOnlySpan<byte> Domain => "magnetar/v1/device"u8;

    /// <summary>The secret of <paramref name="device"/> while the password epoch is <paramref name="epoch"/>.</summary>
    public DeviceSecret Make(AccountId account, int epoch, DeviceId device)
    {
        Span<byte> message = stackalloc byte[MessageSizeBytes];
        Span<byte> mac = stackalloc byte[MacKeyRing.MacSizeBytes];
        keys.Compute(Write(message, account, epoch, device), mac);
        return new DeviceSecret(device, keys.Newest.Kid, mac);
    }

    /// <summary>Whether <paramref name="secret"/> is one that this account was given, in this epoch.</summary>
    public bool Verify(DeviceSecret secret, AccountId account, int epoch, DateTimeOffset now)
    {
        Span<byte> message = stackalloc byte[MessageSizeBytes];
        return keys.Verify(secret.Kid, Write(message, account, epoch, secret.Device), secret.Mac, now);
    }

    // Every field has a fixed size, so no two messages are alike.
    private static ReadOnlySpan<byte> Write(Span<byte> message, AccountId account, int epoch, DeviceId device)
    {
        Domain.CopyTo(message);
        var size = Domain.Length;
        account.Value.TryWriteBytes(message[size..], bigEndian: true, out var written);
        size += written;
        device.Value.TryWriteBytes(message[size..], bigEndian: true, out written);
        size += written;
        BinaryPrimitives.WriteInt32BigEndian(message[size..], epoch);
        return message[..(size + sizeof(int))];
    }
}
