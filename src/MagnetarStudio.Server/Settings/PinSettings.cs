namespace MagnetarStudio.Server.Settings;

/// <summary>Where heads of the log are remembered besides the data directory. Immutable.</summary>
/// <param name="Paths">Files, absolute.</param>
/// <param name="ToOutput">Whether they are written to standard output.</param>
/// <param name="Witness">Who cosigns them; null for nobody.</param>
internal sealed record PinSettings(IReadOnlyList<string> Paths, bool ToOutput, WitnessSettings? Witness)
{
    /// <summary>How an operator calls standard output.</summary>
    public const string Output = "-";
}
