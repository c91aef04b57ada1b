using System.Net;

namespace MagnetarStudio.Server.Settings;

/// <summary>Reads whom the server believes and answers.</summary>
internal static class EdgeReading
{
    private const string TrustedProxies = "Magnetar:Http:TrustedProxies";

    /// <summary>Proxies, browser origins and how loopback counts.</summary>
    public static EdgeSettings Edge(SettingReader reader) => new(
        [.. reader.List(TrustedProxies).Select(text => Network(reader, text)).OfType<IPNetwork>()],
        Origins(reader),
        reader.Flag("Magnetar:Limits:LoopbackIsAddress", unlessSet: false));

    private static IReadOnlyList<string> Origins(SettingReader reader)
    {
        var origins = reader.List(SettingNames.CorsOrigins);
        foreach (var origin in origins.Where(origin => !IsOrigin(origin)))
        {
            reader.Refuse(
                SettingNames.CorsOrigins, $"must hold origins such as https://app.example.com, not '{origin}'");
        }

        return origins;
    }

    // As a browser sends it (RFC 6454 §6.2): exact comparison is all that is ever done. So no *, no path, no case.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.GetLeftPart(UriPartial.Authority) == text
        && uri.UserInfo.Length == 0;

    private static IPNetwork? Network(SettingReader reader, string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        reader.Refuse(TrustedProxies, $"must hold addresses or networks such as 10.0.0.0/8, not '{text}'");
        return null;
    }
}
