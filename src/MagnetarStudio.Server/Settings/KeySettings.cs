using MagnetarStudio.Server.Keys;

namespace MagnetarStudio.Server.Settings;

/// <summary>Where the server's keys are and what may be done about missing ones. Immutable.</summary>
/// <param name="Directory">Absolute path of the keys' directory.</param>
/// <param name="JwtSecret">The operator's own token key; null for the one in the file.</param>
/// <param name="MakeMissing">Whether a missing key is made at start: in development only.</param>
internal sealed record KeySettings(string Directory, JwtSecret? JwtSecret, bool MakeMissing);
