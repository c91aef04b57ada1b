namespace MagnetarStudio.Core.Risk;

/// <summary>What a score calls for.</summary>
public enum RiskBand
{
    /// <summary>Nothing.</summary>
    Normal = 0,

    /// <summary>To be recorded and shown to the owner.</summary>
    Suspicious = 1,

    /// <summary>The next sensitive call needs a second factor, or the password where there is none.</summary>
    StepUp = 2,

    /// <summary>The session ends.</summary>
    End = 3,
}
