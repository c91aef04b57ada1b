using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Settings;

/// <summary>Reads where the server listens.</summary>
internal static class ListenReading
{
    private const string Certificate = "Magnetar:Tls:Certificate";
    private const string CertificateKey = "Magnetar:Tls:Key";
    private const string ProxyEndsTls = "Magnetar:Listen:ProxyEndsTls";

    private static readonly ListenEndpoint s_unlessSet =
        new(ListenScheme.Http, System.Net.IPAddress.Loopback, 50_051, Path: null);

    /// <summary>Where the server listens: gRPC on loopback unless set, and no web side unless set.</summary>
    public static ListenSettings Listen(SettingReader reader)
    {
        var grpc = reader.List(SettingNames.ListenGrpc)
            .Select(text => Endpoint(reader, SettingNames.ListenGrpc, text))
            .OfType<ListenEndpoint>()
            .ToList();
        var web = reader.Text(SettingNames.ListenWeb) is { } webText
            ? Endpoint(reader, SettingNames.ListenWeb, webText)
            : null;
        var certificate = FilePath(reader, Certificate);
        var key = FilePath(reader, CertificateKey);
        var settings = new ListenSettings(grpc.Count > 0 ? grpc : [s_unlessSet], web, certificate, key);

        RequireCertificate(reader, settings);
        RequirePrivate(reader, settings);
        return settings;
    }

    /// <summary>Path of the control socket: in the data directory unless set.</summary>
    /// <returns>Null where nothing says where it is.</returns>
    public static string? ControlSocketPath(SettingReader reader, DataDirectory? data)
    {
        var path = reader.Text(SettingNames.ControlPath) is { } text ? Path.GetFullPath(text) : data?.ControlSocketPath;
        if (path is not null && !ListenEndpoint.IsSocketPath(path))
        {
            reader.Refuse(
                SettingNames.ControlPath,
                $"must name a path of at most {ListenEndpoint.PathSizeBytesMax} bytes; {path} is longer");
        }

        return path;
    }

    private static ListenEndpoint? Endpoint(SettingReader reader, string name, string text)
    {
        if (!ListenEndpoint.TryParse(text, out var endpoint))
        {
            reader.Refuse(name, $"{ListenEndpoint.Form}, not '{text}'");
        }

        return endpoint;
    }

    private static void RequireCertificate(SettingReader reader, ListenSettings settings)
    {
        if (settings.All.Any(endpoint => endpoint.Scheme is ListenScheme.Https)
            && (settings.CertificatePath is null || settings.CertificateKeyPath is null))
        {
            reader.Refuse(
                Certificate, $"and {SettingLayer.ToVariable(CertificateKey)} must be set for an https endpoint");
        }

        if (settings.CertificateKeyPath is not { } key || !File.Exists(key))
        {
            return;
        }

        try
        {
            PrivateFiles.RequireFile(key);
        }
        catch (DataDirectoryException refused)
        {
            reader.Refuse(CertificateKey, $"cannot be used: {refused.Message}");
        }
    }

    private static string? FilePath(SettingReader reader, string name)
    {
        var path = reader.Text(name) is { } text ? Path.GetFullPath(text) : null;
        if (path is not null && !File.Exists(path))
        {
            reader.Refuse(name, $"names {path}, which does not exist");
        }

        return path;
    }

    // Passwords and tokens would cross the network in the clear.
    private static void RequirePrivate(SettingReader reader, ListenSettings settings)
    {
        var isBehindProxy = reader.Flag(ProxyEndsTls, unlessSet: false);
        foreach (var open in settings.All.Where(open => open is { Scheme: ListenScheme.Http, IsLocal: false }))
        {
            if (!isBehindProxy)
            {
                var name = open == settings.Web ? SettingNames.ListenWeb : SettingNames.ListenGrpc;
                reader.Refuse(
                    name,
                    $"must be https off loopback, not {open}, unless {SettingLayer.ToVariable(ProxyEndsTls)} is true");
            }
        }
    }
}
