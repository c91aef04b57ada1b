using System.Buffers.Binary;
using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Core.SignIn;

/// <summary>Seals a sign-in that awaits its second factor into a token, and opens it again. Thread-safe.</summary>
/// <remarks>
/// Nothing is stored, so a half-way sign-in costs no row: whoever knows a password cannot fill the database. The token
/// proves the password and nothing else. It may be presented again until it is over, each time with a code that was
/// not used.
/// </remarks>
/// <param name="keys">The envelope keys of purpose <see cref="KeyPurpose"/>.</param>
/// <param name="instance">Names the instance: another one's tokens are none.</param>
/// <param name="secrets">Nonces.</param>
public sealed class PendingSignIns(EnvelopeKeyRing keys, Guid instance, ISecretSource secrets)
{
    /// <summary>What the keys are derived for.</summary>
    public const string KeyPurpose = "pending-sign-in";

    /// <summary>How long the second factor is awaited.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const string Prefix = "mgp1.";

    // A device's names have 256 bytes at most, so no token of ours is longer.
    private const int TextLengthMax = 1_024;

    private readonly byte[] _instance = instance.ToByteArray(bigEndian: true);

    // It lies in no row, so the place only says what it is.
    private EnvelopeContext Place => new(_instance, "pending_sign_in", "token", "mgp1"u8, owner: []);

    /// <summary>The token of <paramref name="pending"/>.</summary>
    public PendingToken Make(PendingSignIn pending, DateTimeOffset now)
    {
        var expiresAt = now + Lifetime;
        var fields = new FieldWriter();
        fields.Write((byte)PendingTag.Account, pending.Account.Value);
        fields.WriteNumber((byte)PendingTag.PasswordEpoch, pending.PasswordEpoch);
        fields.WriteNumber((byte)PendingTag.ExpiresAt, expiresAt.UtcTicks);
        fields.Write((byte)PendingTag.Known, pending.Known?.Value);
        fields.Write((byte)PendingTag.DeviceName, pending.DeviceName);
        fields.Write((byte)PendingTag.Platform, pending.Platform);
        fields.Write((byte)PendingTag.AppVersion, pending.AppVersion);
        return new(Prefix + Base64UrlText.Encode(keys.Seal(fields.ToArray(), Place, secrets)), expiresAt);
    }

    /// <summary>Opens a token.</summary>
    /// <param name="token">Any text, however hostile.</param>
    /// <param name="now">When it is presented, UTC.</param>
    /// <returns>Null, one answer, for what is no token of ours, and from the instant at which it is over.</returns>
    public PendingSignIn? Open(string token, DateTimeOffset now)
    {
        if (token.Length > TextLengthMax || !token.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var text = token.AsSpan(Prefix.Length);
        Span<byte> envelope = stackalloc byte[TextLengthMax];
        return Base64UrlText.TryDecode(text, envelope, out var size)
            && keys.TryOpen(envelope[..size], Place, out var fields)
            ? Read(fields, now)
            : null;
    }

    // Whatever opens was written by Make, so each field is there and has its size.
    private static PendingSignIn? Read(byte[] fields, DateTimeOffset now)
    {
        var pending = new PendingSignIn(default, 0, null, string.Empty, string.Empty, string.Empty);
        var expiresAtTicks = 0L;
        var reader = new FieldReader(fields);
        while (reader.TryRead(out var tag, out var value))
        {
            switch ((PendingTag)tag)
            {
                case PendingTag.Account:
                    pending = pending with { Account = new(new Guid(value, bigEndian: true)) };
                    break;
                case PendingTag.PasswordEpoch:
                    pending = pending with { PasswordEpoch = checked((int)BinaryPrimitives.ReadInt64BigEndian(value)) };
                    break;
                case PendingTag.ExpiresAt:
                    expiresAtTicks = BinaryPrimitives.ReadInt64BigEndian(value);
                    break;
                case PendingTag.Known:
                    pending = pending with { Known = new DeviceId(new Guid(value, bigEndian: true)) };
                    break;
                case PendingTag.DeviceName:
                    pending = pending with { DeviceName = Encoding.UTF8.GetString(value) };
                    break;
                case PendingTag.Platform:
                    pending = pending with { Platform = Encoding.UTF8.GetString(value) };
                    break;
                case PendingTag.AppVersion:
                    pending = pending with { AppVersion = Encoding.UTF8.GetString(value) };
                    break;
            }
        }

        return now.UtcTicks < expiresAtTicks ? pending : null;
    }
}
