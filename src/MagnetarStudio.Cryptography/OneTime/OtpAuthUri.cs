using System.Globalization;

namespace MagnetarStudio.Cryptography.OneTime;

/// <summary>The URI by which an authenticator takes a TOTP secret, from a QR code as a rule.</summary>
/// <remarks>
/// Not a standard but the key URI format that authenticators share:
/// <c>otpauth://totp/ISSUER:ACCOUNT?secret=…&amp;issuer=ISSUER</c>. The parameters that name the defaults are written
/// too, so that the URI says all of what <see cref="Totp"/> does.
/// </remarks>
public static class OtpAuthUri
{
    /// <summary>Writes the URI. It holds the secret: show it and forget it.</summary>
    /// <param name="issuer">
    /// Who issues the secret, as the authenticator lists it; any text. One with a colon, which ends it in the label,
    /// stands in its parameter only.
    /// </param>
    /// <param name="account">Whose it is, as the authenticator lists it; any text.</param>
    /// <param name="secret">The secret.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static string Write(string issuer, string account, ReadOnlySpan<byte> secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentException.ThrowIfNullOrEmpty(account);
        var escapedIssuer = Uri.EscapeDataString(issuer);
        var label = issuer.Contains(':', StringComparison.Ordinal) ? string.Empty : escapedIssuer + ":";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"otpauth://totp/{label}{Uri.EscapeDataString(account)}?secret={Base32Text.Encode(secret)}"
            + $"&issuer={escapedIssuer}&algorithm=SHA1&digits={Totp.Length}&period={Totp.StepSeconds}");
    }
}
