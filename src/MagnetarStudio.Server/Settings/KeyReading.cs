using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Settings;

/// <summary>Reads the settings of tokens, keys and the audit log. No fault shows a secret.</summary>
internal static class KeyReading
{
    private const int AudienceLengthMax = 128;
    private const int AuditHexLength = 64;
    private const int RetentionDaysMax = 36_500;
    private const int RetentionDaysUnlessSet = 90;

    /// <summary>Access tokens.</summary>
    public static TokenSettings Tokens(SettingReader reader)
    {
        const string audienceName = "Magnetar:Tokens:Audience";
        var unlessSet = TokenSettings.Default;
        var algorithm = reader.Choice(
            SettingNames.TokenAlgorithm,
            [.. KeyPurpose.Jwt.Algorithms.Select(known => (known.Name, known))],
            unlessSet.Algorithm);
        var audience = reader.Text(audienceName) ?? unlessSet.Audience;
        if (audience.Length > AudienceLengthMax || !audience.All(character => character is > ' ' and <= '~'))
        {
            reader.Refuse(audienceName, $"must be 1 to {AudienceLengthMax} printable ASCII characters");
        }

        var entries = reader.Number("Magnetar:Tokens:CacheEntries", 16, 1_000_000, unlessSet.CacheEntries);
        return new TokenSettings(algorithm, audience, entries);
    }

    /// <summary>Where keys are, and the operator's own token key. Every key file is looked at.</summary>
    /// <returns>Null where there is no data directory to say where they are.</returns>
    public static KeySettings? Keys(
        SettingSources sources, ServerEnvironment environment, DataDirectory? data, TokenSettings tokens)
    {
        var secret = Jwt(sources.Reader, tokens);
        if (Directory(sources.Reader, data?.Path) is not { } directory)
        {
            return null;
        }

        var isSet = sources.Reader.Text(SettingNames.JwtSecret) is not null;
        var makeMissing = environment is ServerEnvironment.Development;
        var settings = new KeySettings(directory, secret, makeMissing);
        sources.Faults.AddRange(KeyStore.FindFaults(
            settings.Directory, purpose => makeMissing || (isSet && purpose == KeyPurpose.Jwt)));
        return settings;
    }

    /// <summary>The keys' directory: in the data directory unless set.</summary>
    /// <returns>An absolute path; null where nothing says where it is.</returns>
    public static string? Directory(SettingReader reader, string? dataDirectory) =>
        reader.Text("Magnetar:Keys:Directory") is { } text ? Path.GetFullPath(text)
        : dataDirectory is not null ? Path.Combine(dataDirectory, "keys")
        : null;

    /// <summary>The audit log. Without its key nothing starts.</summary>
    /// <returns>Null, and a fault, without a key.</returns>
    public static AuditSettings? Audit(SettingReader reader)
    {
        var pins = PinReading.Pins(reader);
        var text = reader.Text(SettingNames.AuditKey);
        if (FaultOf(text) is { } fault)
        {
            reader.Refuse(SettingNames.AuditKey, fault);
        }

        var days = reader.Number(SettingNames.AuditRetentionDays, 0, RetentionDaysMax, RetentionDaysUnlessSet);
        return AuditSecret.TryParse(text, out var secret)
            ? new AuditSettings(secret, pins)
            {
                Retention = new RetentionPolicy(days == 0 ? null : TimeSpan.FromDays(days)),
            }
            : null;
    }

    /// <summary>What is wrong with a text that is to unlock the audit log; null if nothing.</summary>
    public static string? FaultOf(string? auditKey)
    {
        if (auditKey is null)
        {
            return "is missing: 64 hex digits. `magnetar init` makes one";
        }

        if (SecretQuality.IsPlaceholder(auditKey))
        {
            return "is still the placeholder";
        }

        if (!AuditSecret.TryParse(auditKey, out _))
        {
            return $"must be {AuditHexLength} hex digits, or a passphrase of {AuditSecret.PassphraseLengthMin} to "
                + $"{AuditSecret.PassphraseLengthMax} characters";
        }

        var isRegular = auditKey.Length == AuditHexLength && auditKey.All(char.IsAsciiHexDigit)
            ? SecretQuality.IsTooRegular(Convert.FromHexString(auditKey))
            : SecretQuality.IsTooRegular(auditKey.AsSpan());
        return isRegular ? "is too regular to be a key. `magnetar init` makes a good one" : null;
    }

    private static JwtSecret? Jwt(SettingReader reader, TokenSettings tokens)
    {
        if (reader.Text(SettingNames.JwtSecret) is not { } text)
        {
            return null;
        }

        if (!JwtSecret.TryParse(text, out var secret, out var fault))
        {
            reader.Refuse(SettingNames.JwtSecret, fault);
        }
        else if (tokens.Algorithm != KeyAlgorithm.Hs256)
        {
            var algorithm = SettingLayer.ToVariable(SettingNames.TokenAlgorithm);
            reader.Refuse(SettingNames.JwtSecret, $"is a key of HS256, and {algorithm} is {tokens.Algorithm.Name}");
        }

        return secret;
    }
}
