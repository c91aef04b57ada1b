namespace MagnetarStudio.Core.Risk;

/// <summary>The stable codes of <see cref="RiskBand"/> in the log.</summary>
public static class RiskBandNames
{
    /// <summary>The code: upper-case ASCII.</summary>
    public static string ToCode(this RiskBand band) => band switch
    {
        RiskBand.Normal => "NORMAL",
        RiskBand.Suspicious => "SUSPICIOUS",
        RiskBand.StepUp => "STEP_UP",
        RiskBand.End => "END",
        _ => throw new ArgumentOutOfRangeException(nameof(band), band, "Unknown band."),
    };
}
