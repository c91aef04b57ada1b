using MagnetarStudio.Cryptography;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Settings;

/// <summary>Reads and checks every setting before anything is opened.</summary>
internal static class SettingsLoader
{
    /// <summary>Reads all settings. In development, what is missing of the data directory is made first.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The process's environment.</param>
    /// <param name="secrets">A missing audit key, in development.</param>
    /// <exception cref="ConfigurationException">Every fault there is, of every source, setting and key
    /// file.</exception>
    public static ServerSettings Load(
        SettingArguments arguments, IReadOnlyDictionary<string, string> environment, ISecretSource secrets)
    {
        var sources = SettingSources.Open(arguments, environment);
        if (sources.Faults.Count == 0 && sources.ReadEnvironment() is ServerEnvironment.Development
            && sources.Reader.Text(SettingNames.AuditKey) is null)
        {
            DataSetup.Ensure(sources.Location!, secrets);
            sources = SettingSources.Open(arguments, environment);
        }

        var settings = Read(sources);
        sources.Reader.RefuseUnread();
        return settings is not null && sources.Faults.Count == 0
            ? settings
            : throw new ConfigurationException(sources.Faults);
    }

    // Everything is read even where the result cannot be used, so that all faults come out together.
    private static ServerSettings? Read(SettingSources sources)
    {
        var reader = sources.Reader;
        var environment = sources.ReadEnvironment();
        var data = OpenData(sources, environment);
        var tokens = KeyReading.Tokens(reader);
        var keys = KeyReading.Keys(sources, environment, data, tokens);
        var audit = KeyReading.Audit(reader);
        var listen = ListenReading.Listen(reader);
        var control = ListenReading.ControlSocketPath(reader, data);
        var edge = EdgeReading.Edge(reader);
        var places = PlaceReading.Places(reader);
        var sessions = RoomReading.Sessions(reader);
        var passwords = RoomReading.Passwords(reader);
        var registration = RoomReading.Registration(reader);
        var founder = RoomReading.Founder(reader, passwords);
        var connections = reader.Number(
            "Magnetar:Storage:ReaderConnections", 2, 64, Math.Clamp(Environment.ProcessorCount, 2, 64));
        var drainSeconds = reader.Number("Magnetar:Server:DrainSeconds", 0, 8, 8);

        return data is null || keys is null || audit is null || control is null || passwords is null ? null : new()
        {
            Environment = environment,
            Data = data,
            Listen = listen,
            ControlSocketPath = control,
            Keys = keys,
            Tokens = tokens,
            Audit = audit,
            Sessions = sessions,
            Passwords = passwords,
            Registration = registration,
            Founder = founder,
            Edge = edge,
            PlaceFiles = places,
            ReaderConnections = connections,
            DrainMax = TimeSpan.FromSeconds(drainSeconds),
        };
    }

    private static DataDirectory? OpenData(SettingSources sources, ServerEnvironment environment)
    {
        _ = sources.Reader.Text(SettingNames.DataDirectory);
        try
        {
            return sources.Location is null ? null
                : environment is ServerEnvironment.Development ? DataDirectory.Create(sources.Location)
                : DataDirectory.Open(sources.Location);
        }
        catch (DataDirectoryException refused)
        {
            sources.Faults.Add(refused.Message);
            return null;
        }
    }
}
