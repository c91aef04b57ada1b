using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Accounts;

/// <summary>What a device presents to be known: its id, and a MAC that nothing at rest can reproduce.</summary>
/// <remarks>Text form: <c>mgd1.</c> and base64url (RFC 4648 §5) of device id 16, key id 8, HMAC-SHA256 32.</remarks>
public sealed class DeviceSecret
{
    private const string Prefix = "mgd1.";
    private const int KidOffset = 16;
    private const int MacOffset = 24;
    private const int SizeBytes = MacOffset + MacKeyRing.MacSizeBytes;

    private readonly byte[] _bytes;

    internal DeviceSecret(DeviceId device, ulong kid, ReadOnlySpan<byte> mac)
    {
        _bytes = new byte[SizeBytes];
        device.Value.TryWriteBytes(_bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(KidOffset), kid);
        mac.CopyTo(_bytes.AsSpan(MacOffset));
    }

    private DeviceSecret(byte[] bytes) => _bytes = bytes;

    /// <summary>The device that it claims to be.</summary>
    public DeviceId Device => new(new Guid(_bytes.AsSpan(0, KidOffset), bigEndian: true));

    internal ulong Kid => BinaryPrimitives.ReadUInt64BigEndian(_bytes.AsSpan(KidOffset));

    internal ReadOnlySpan<byte> Mac => _bytes.AsSpan(MacOffset);

    /// <summary>Reads the text form.</summary>
    /// <returns>False for any other text; the text is never echoed back.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DeviceSecret? secret)
    {
        secret = TokenText.TryRead(text, Prefix, SizeBytes) is { } bytes ? new DeviceSecret(bytes) : null;
        return secret is not null;
    }

    /// <summary>The text to hand to the device.</summary>
    public string Reveal() => TokenText.Write(Prefix, _bytes);

    /// <summary>Always redacted, so that no log line can carry it.</summary>
    public override string ToString() => "DeviceSecret(redacted)";
}
