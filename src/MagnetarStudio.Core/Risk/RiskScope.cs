namespace MagnetarStudio.Core.Risk;

/// <summary>What a score is about. Values are stored in vectors and never reused.</summary>
public enum RiskScope
{
    /// <summary>A call or refresh of a live session.</summary>
    Session = 1,

    /// <summary>A sign-in with the right password.</summary>
    SignIn = 2,
}
