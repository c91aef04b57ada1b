using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Server.Tests.Keys;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Settings;

public sealed class SettingsLoaderTests : IDisposable
{
    private static readonly string s_auditKey = MadeUpKeys.Hex("audit");

    private readonly TempDatabase _temp = new();
    private readonly CountingSecrets _secrets = new();
    private readonly Dictionary<string, string> _environment = [];

    public SettingsLoaderTests()
    {
        _environment["ELOHIMOS_DATA_DIR"] = Data;
        _environment["ELOHIMOS_AUDIT_ENCRYPTION_KEY"] = s_auditKey;
    }

    private string Data => _temp.PathOf("data");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void An_initialised_directory_and_a_key_are_enough_and_the_rest_has_defaults()
    {
        Initialise();

        var settings = Load();

        Assert.Equal(ServerEnvironment.Production, settings.Environment);
        Assert.Equal(Data, settings.Data.Path);
        Assert.Equal(["http://127.0.0.1:50051"], settings.Listen.Grpc.Select(endpoint => endpoint.ToString()));
        Assert.Null(settings.Listen.Web);
        Assert.Equal(Path.Combine(Data, "control.sock"), settings.ControlSocketPath);
        Assert.Equal(SessionPolicy.Default, settings.Sessions.Policy);
        Assert.Equal(65_536, settings.Sessions.LiveTableEntries);
        Assert.Equal(RegistrationMode.Closed, settings.Registration);
        Assert.Equal(Argon2idCost.Default, settings.Passwords.Cost);
        Assert.Equal(TokenSettings.Default, settings.Tokens);
        Assert.Null(settings.Founder);
        Assert.Empty(settings.Edge.CorsOrigins);
        Assert.False(settings.Edge.LoopbackIsAddress);
        Assert.False(settings.Keys.MakeMissing);
        Assert.Equal(TimeSpan.FromSeconds(8), settings.DrainMax);
    }

    [Fact]
    public void The_command_line_beats_the_environment_which_beats_the_file_there_which_beats_the_one_named()
    {
        Initialise();
        var config = Write("config.json", """
            { "Magnetar": { "Tokens": { "Audience": "config", "CacheEntries": 100 },
                            "Sessions": { "LiveMax": 7, "IdleMinutes": 60 },
                            "Listen": { "Grpc": ["http://127.0.0.1:1", "http://127.0.0.1:2"] } } }
            """);
        WriteEnvironmentFile("Magnetar__Tokens__Audience=dotenv\nMagnetar__Sessions__LiveMax='8'\n# no\n");
        _environment["Magnetar__Tokens__Audience"] = "environment";
        _environment["Magnetar__Listen__Grpc"] = "http://127.0.0.1:3";

        var settings = Load(new SettingArguments { Config = config, Listen = ["http://127.0.0.1:4", "unix:/tmp/s"] });

        Assert.Equal(
            ["http://127.0.0.1:4", "unix:/tmp/s"], settings.Listen.Grpc.Select(endpoint => endpoint.ToString()));
        Assert.Equal("environment", settings.Tokens.Audience);
        Assert.Equal(8, settings.Sessions.Policy.LiveMax);
        Assert.Equal(TimeSpan.FromMinutes(60), settings.Sessions.Policy.IdleMax);
        Assert.Equal(100, settings.Tokens.CacheEntries);
    }

    [Theory]
    [InlineData("data", null, null, "HOME", "data")]
    [InlineData(null, "environment", null, "HOME", "environment")]
    [InlineData(null, null, "xdg", "HOME", "xdg/magnetar")]
    [InlineData(null, null, null, "HOME", "HOME/.local/share/magnetar")]
    public void The_data_directory_is_the_first_that_is_named(
        string? line, string? environment, string? xdg, string home, string expected)
    {
        var variables = new Dictionary<string, string> { ["HOME"] = _temp.PathOf(home) };
        Add("ELOHIMOS_DATA_DIR", environment);
        Add("XDG_DATA_HOME", xdg);

        var sources = SettingSources.Open(
            new SettingArguments { Data = line is null ? null : _temp.PathOf(line) }, variables);

        Assert.Equal(_temp.PathOf(expected), sources.Location);

        void Add(string name, string? path)
        {
            if (path is not null)
            {
                variables[name] = _temp.PathOf(path);
            }
        }
    }

    [Fact]
    public void Every_fault_is_reported_at_once_one_a_line()
    {
        _environment["ELOHIMOS_AUDIT_ENCRYPTION_KEY"] = "short";
        _environment["ELOHIMOS_JWT_SECRET_KEY"] = "CHANGE_ME_PLEASE";
        _environment["ELOHIM_FOUNDER_USERNAME"] = "alice";
        _environment["ELOHIM_CORS_ORIGINS"] = "*";
        _environment["Magnetar__Sessions__LiveMax"] = "many";
        _environment["Magnetar__Sesions__LiveMax"] = "3";
        _environment["Magnetar__Passwords__Argon2Passes"] = "1";
        _environment["Magnetar__Listen__Grpc"] = "http://0.0.0.0:50051";

        var refused = Assert.Throws<ConfigurationException>(() => Load());

        foreach (var name in new[]
        {
            Data, "ELOHIMOS_AUDIT_ENCRYPTION_KEY", "ELOHIMOS_JWT_SECRET_KEY", "ELOHIM_FOUNDER_PASSWORD",
            "ELOHIM_CORS_ORIGINS", "Magnetar__Sessions__LiveMax", "Magnetar__Sesions__LiveMax",
            "Magnetar__Passwords__Argon2MemoryKiB", "Magnetar__Listen__Grpc",
        })
        {
            Assert.Contains(refused.Faults, fault => fault.StartsWith(name, StringComparison.Ordinal));
        }

        Assert.All(refused.Faults, fault => Assert.DoesNotContain('\n', fault));
        Assert.DoesNotContain("CHANGE_ME", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_keys_are_reported_with_the_rest()
    {
        System.IO.Directory.CreateDirectory(
            Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _environment.Remove("ELOHIMOS_AUDIT_ENCRYPTION_KEY");

        var refused = Assert.Throws<ConfigurationException>(() => Load());

        Assert.Contains(
            refused.Faults, fault => fault.Contains("ELOHIMOS_AUDIT_ENCRYPTION_KEY", StringComparison.Ordinal));
        Assert.Contains(refused.Faults, fault => fault.Contains(Path.Combine(Data, "keys"), StringComparison.Ordinal));
    }

    public static TheoryData<string> BadAuditKeys =>
    [
        "CHANGE_ME_CHANGE_ME_CHANGE_ME",
        new string('0', 64),
        new string('a', 24),
        "1234567812345678",
        "fifteen letters",
    ];

    [Theory]
    [MemberData(nameof(BadAuditKeys))]
    public void A_bad_audit_key_is_refused_and_never_quoted(string key)
    {
        Initialise();
        _environment["ELOHIMOS_AUDIT_ENCRYPTION_KEY"] = key;

        var refused = Assert.Throws<ConfigurationException>(() => Load());

        Assert.StartsWith("ELOHIMOS_AUDIT_ENCRYPTION_KEY", Assert.Single(refused.Faults), StringComparison.Ordinal);
        Assert.DoesNotContain(key, refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_passphrase_of_16_characters_is_an_audit_key()
    {
        Initialise();
        _environment["ELOHIMOS_AUDIT_ENCRYPTION_KEY"] = "horse staple nut";

        Assert.NotNull(Load().Audit.Secret);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    public void An_env_file_that_others_can_read_is_refused_in_both_environments(UnixFileMode open)
    {
        Initialise();
        WriteEnvironmentFile("ELOHIM_ENV=production\n");
        File.SetUnixFileMode(
            Path.Combine(Data, ".env"), UnixFileMode.UserRead | UnixFileMode.UserWrite | open);

        foreach (var kind in new[] { "production", "development" })
        {
            _environment["ELOHIM_ENV"] = kind;
            var refused = Assert.Throws<ConfigurationException>(() => Load());
            Assert.Contains(refused.Faults, fault => fault.Contains(".env", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Development_makes_the_directory_and_an_audit_key_once()
    {
        _environment.Remove("ELOHIMOS_AUDIT_ENCRYPTION_KEY");
        _environment["ELOHIM_ENV"] = "development";

        var settings = Load();
        var made = File.ReadAllText(Path.Combine(Data, ".env"));

        Assert.True(settings.Keys.MakeMissing);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, ".env")));
        Load();
        Assert.Equal(made, File.ReadAllText(Path.Combine(Data, ".env")));
    }

    [Fact]
    public void Development_makes_no_audit_key_for_a_log_that_has_one()
    {
        _environment.Remove("ELOHIMOS_AUDIT_ENCRYPTION_KEY");
        _environment["ELOHIM_ENV"] = "development";
        System.IO.Directory.CreateDirectory(
            Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(Data, "magnetar.db"), "a database");

        Assert.Throws<ConfigurationException>(() => Load());
        Assert.False(File.Exists(Path.Combine(Data, ".env")));
    }

    [Theory]
    [InlineData("alice", "a password of some length", true)]
    [InlineData("al", "a password of some length", false)]
    [InlineData("alice", "too short", false)]
    [InlineData("alice", "alice-magnetar-studio-1", false)]
    [InlineData("alice", "CHANGE_ME_please_now", false)]
    [InlineData("alice", null, false)]
    [InlineData(null, "a password of some length", false)]
    public void A_named_founder_must_be_whole_and_within_the_policy(string? name, string? password, bool isGood)
    {
        Initialise();
        Set("ELOHIM_FOUNDER_USERNAME", name);
        Set("ELOHIM_FOUNDER_PASSWORD", password);

        if (isGood)
        {
            Assert.Equal(new FounderSettings(name!, password!), Load().Founder);
            Assert.DoesNotContain(password!, Load().Founder!.ToString(), StringComparison.Ordinal);
        }
        else
        {
            var refused = Assert.Throws<ConfigurationException>(() => Load());
            Assert.StartsWith("ELOHIM_FOUNDER_", Assert.Single(refused.Faults), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("http://localhost:3000,https://app.example.com", true)]
    [InlineData("*", false)]
    [InlineData("https://*.example.com", false)]
    [InlineData("https://app.example.com/", false)]
    [InlineData("https://App.example.com", false)]
    [InlineData("null", false)]
    [InlineData("file:///x", false)]
    public void Origins_are_exact(string origins, bool isGood)
    {
        Initialise();
        _environment["ELOHIM_CORS_ORIGINS"] = origins;

        Assert.Equal(isGood, IsAccepted());
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://[::1]:50051", true)]
    [InlineData("http://localhost:50051", true)]
    [InlineData("unix:/tmp/magnetar.sock", true)]
    [InlineData("http://0.0.0.0:50051", false)] // open to all, in the clear
    [InlineData("https://127.0.0.1:50051", false)] // without a certificate
    [InlineData("http://example.com:80", false)]
    [InlineData("http://1:80", false)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("http://127.0.0.1:65536", false)]
    [InlineData("http://127.0.0.1:80/path", false)]
    [InlineData("ftp://127.0.0.1:80", false)]
    [InlineData("unix:", false)]
    public void An_endpoint_is_loopback_unix_or_tls(string endpoint, bool isGood)
    {
        Initialise();
        _environment["Magnetar__Listen__Grpc"] = endpoint;

        Assert.Equal(isGood, IsAccepted());
    }

    [Fact]
    public void Cleartext_off_loopback_is_allowed_behind_a_proxy()
    {
        Initialise();
        _environment["Magnetar__Listen__Grpc"] = "http://0.0.0.0:50051";
        _environment["Magnetar__Listen__ProxyEndsTls"] = "true";

        Assert.True(IsAccepted());
    }

    [Fact]
    public void A_control_socket_path_over_103_bytes_is_refused_unless_a_shorter_one_is_named()
    {
        Initialise();
        _environment["Magnetar__Control__Path"] = "/tmp/" + new string('s', 99);
        var refused = Assert.Throws<ConfigurationException>(() => Load());
        Assert.StartsWith("Magnetar__Control__Path", Assert.Single(refused.Faults), StringComparison.Ordinal);

        _environment["Magnetar__Control__Path"] = "/tmp/" + new string('s', 98);
        Assert.Equal(103, Load().ControlSocketPath.Length);
    }

    [Fact]
    public void A_token_key_of_the_operator_goes_with_hs256_only()
    {
        Initialise();
        _environment["ELOHIMOS_JWT_SECRET_KEY"] = MadeUpKeys.Hex("token");
        Assert.NotNull(Load().Keys.JwtSecret);

        _environment["Magnetar__Tokens__Algorithm"] = "ES256";
        Assert.False(IsAccepted());

        _environment.Remove("ELOHIMOS_JWT_SECRET_KEY");
        Assert.Equal(KeyAlgorithm.Es256, Load().Tokens.Algorithm);
    }

    [Fact]
    public void A_configuration_file_with_a_secret_must_be_private()
    {
        Initialise();
        _environment.Remove("ELOHIMOS_AUDIT_ENCRYPTION_KEY");
        var config = Write("config.json", $$"""{ "ELOHIMOS_AUDIT_ENCRYPTION_KEY": "{{s_auditKey}}" }""");
        File.SetUnixFileMode(config, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Throws<ConfigurationException>(() => Load(new SettingArguments { Config = config }));

        File.SetUnixFileMode(config, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.NotNull(Load(new SettingArguments { Config = config }).Audit.Secret);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{ "Magnetar": { "Tokens": null } }""")]
    [InlineData("""{ "Magnetar": { "Nothing": 1 } }""")]
    [InlineData("""{ "Magnetar": { "Tokens": { "Audience": "a", "audience": "b" } } }""")]
    public void A_malformed_configuration_file_is_refused(string content)
    {
        Initialise();
        var config = Write("config.json", content);

        Assert.Throws<ConfigurationException>(() => Load(new SettingArguments { Config = config }));
    }

    [Theory]
    [InlineData("no equals sign")]
    [InlineData("=value")]
    [InlineData("TWICE=1\nTWICE=2")]
    [InlineData("Magnetar__Nothing=1")]
    public void A_malformed_env_file_is_refused(string content)
    {
        Initialise();
        WriteEnvironmentFile(content);

        Assert.False(IsAccepted());
    }

    private void Initialise()
    {
        DataSetup.Ensure(Data, _secrets);
        KeyStore.EnsureAll(Path.Combine(Data, "keys"), KeyAlgorithm.Hs256, TimeProvider.System, _secrets);
    }

    private ServerSettings Load(SettingArguments? arguments = null) =>
        SettingsLoader.Load(arguments ?? new SettingArguments(), _environment, _secrets);

    private bool IsAccepted()
    {
        try
        {
            Load();
            return true;
        }
        catch (ConfigurationException)
        {
            return false;
        }
    }

    private void Set(string name, string? value)
    {
        if (value is not null)
        {
            _environment[name] = value;
        }
    }

    private void WriteEnvironmentFile(string content) => File.WriteAllText(Path.Combine(Data, ".env"), content);

    private string Write(string name, string content)
    {
        File.WriteAllText(_temp.PathOf(name), content);
        return _temp.PathOf(name);
    }
}
