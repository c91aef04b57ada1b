namespace MagnetarStudio.Server.Settings;

/// <summary>
/// Where the server runs, <c>ELOHIM_ENV</c>. It opens no door; it decides only who makes missing keys.
/// </summary>
internal enum ServerEnvironment
{
    /// <summary>The default: keys must be there.</summary>
    Production,

    /// <summary>Data directory and keys are made if they are missing.</summary>
    Development,
}
