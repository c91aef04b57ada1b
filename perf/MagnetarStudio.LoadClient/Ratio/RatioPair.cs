namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>Both sides, measured one after the other.</summary>
/// <param name="ServerPerSecond">Calls of ValidateToken a second.</param>
/// <param name="EchoPerSecond">Calls of the echo a second.</param>
internal sealed record RatioPair(double ServerPerSecond, double EchoPerSecond)
{
    /// <summary>How much of the echo's rate the server keeps.</summary>
    public double Ratio => ServerPerSecond / EchoPerSecond;
}
