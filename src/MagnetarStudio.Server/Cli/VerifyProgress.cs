namespace MagnetarStudio.Server.Cli;

/// <summary>Shows how many records are verified. Called on the verifying thread.</summary>
/// <param name="terminal">Where.</param>
/// <param name="size">How many there are.</param>
internal sealed class VerifyProgress(Terminal terminal, long size) : IProgress<long>
{
    /// <inheritdoc/>
    public void Report(long value) => terminal.ShowProgress($"{value} of {size} records");
}
