namespace MagnetarStudio.Server.Settings;

/// <summary>Names of settings that more than one place speaks of.</summary>
internal static class SettingNames
{
    /// <summary><c>production</c> unless it says <c>development</c>.</summary>
    public const string Environment = "ELOHIM_ENV";

    /// <summary>The data directory.</summary>
    public const string DataDirectory = "ELOHIMOS_DATA_DIR";

    /// <summary>The operator's own token key.</summary>
    public const string JwtSecret = "ELOHIMOS_JWT_SECRET_KEY";

    /// <summary>What unlocks the audit log.</summary>
    public const string AuditKey = "ELOHIMOS_AUDIT_ENCRYPTION_KEY";

    /// <summary>Browser origins.</summary>
    public const string CorsOrigins = "ELOHIM_CORS_ORIGINS";

    /// <summary>The founder's user name.</summary>
    public const string FounderUserName = "ELOHIM_FOUNDER_USERNAME";

    /// <summary>The founder's first password.</summary>
    public const string FounderPassword = "ELOHIM_FOUNDER_PASSWORD";

    /// <summary>Endpoints of gRPC.</summary>
    public const string ListenGrpc = "Magnetar:Listen:Grpc";

    /// <summary>Endpoint of the web side.</summary>
    public const string ListenWeb = "Magnetar:Listen:Web";

    /// <summary>Files in which heads are pinned, and <c>-</c> for standard output.</summary>
    public const string AuditPins = "Magnetar:Audit:Pins";

    /// <summary>Days for which the audit log keeps its records; 0 for ever.</summary>
    public const string AuditRetentionDays = "Magnetar:Audit:RetentionDays";

    /// <summary>Address of the witness.</summary>
    public const string AuditWitness = "Magnetar:Audit:Witness";

    /// <summary>Key of the witness.</summary>
    public const string AuditWitnessKey = "Magnetar:Audit:WitnessKey";

    /// <summary>Path of the control socket.</summary>
    public const string ControlPath = "Magnetar:Control:Path";

    /// <summary>What signs access tokens.</summary>
    public const string TokenAlgorithm = "Magnetar:Tokens:Algorithm";

    /// <summary>Names whose values are secrets.</summary>
    public static IReadOnlyList<string> Secrets { get; } = [JwtSecret, AuditKey, FounderPassword];
}
