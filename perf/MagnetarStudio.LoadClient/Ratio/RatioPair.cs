namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>Both sides, measured one after the other.</summary>
/// <param name="Server">ValidateToken.</param>
/// <param name="Echo">The echo.</param>
internal sealed record RatioPair(SideResult Server, SideResult Echo)
{
    /// <summary>How much of the echo's rate the server keeps.</summary>
    public double Ratio => Server.PerSecond / Echo.PerSecond;
}
