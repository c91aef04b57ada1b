using System.Net;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Server.Settings;

/// <summary>Reads where heads of the log are remembered.</summary>
internal static class PinReading
{
    /// <summary>Files, standard output and a witness; none unless set.</summary>
    public static PinSettings Pins(SettingReader reader)
    {
        var places = reader.List(SettingNames.AuditPins);
        return new PinSettings(
            [.. places.Where(place => place != PinSettings.Output).Select(Path.GetFullPath)],
            places.Contains(PinSettings.Output),
            Witness(reader));
    }

    private static WitnessSettings? Witness(SettingReader reader)
    {
        var address = reader.Text(SettingNames.AuditWitness);
        var key = reader.Text(SettingNames.AuditWitnessKey);
        if (address is null && key is null)
        {
            return null;
        }

        if (address is null || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || !MayCall(uri))
        {
            reader.Refuse(SettingNames.AuditWitness, "must be https://HOST, or http:// and a loopback address");
            uri = null;
        }

        if (!CosignatureVerifier.TryParse(key, out var verifier))
        {
            reader.Refuse(
                SettingNames.AuditWitnessKey, "must be the key that `magnetar witness --key` prints, for the witness");
        }

        return uri is null || verifier is null ? null : new WitnessSettings(uri, verifier);
    }

    // Heads are no secret, but whoever answers for the witness could keep them from it. No name is looked up.
    private static bool MayCall(Uri uri) =>
        uri is { UserInfo: "", Query: "", Fragment: "" }
        && (uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp
                && (uri.Host == "localhost"
                    || (IPAddress.TryParse(uri.Host, out var host) && IPAddress.IsLoopback(host)))));
}
