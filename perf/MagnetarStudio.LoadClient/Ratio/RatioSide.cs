namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>One of two programs that are compared.</summary>
/// <param name="Call">What it is asked.</param>
/// <param name="ProcessorTime">Reads the processor time that it has used.</param>
internal sealed record RatioSide(LoadedCall Call, Func<TimeSpan> ProcessorTime)
{
    /// <summary>Loads it for a while.</summary>
    public async Task<SideResult> MeasureAsync(H2Load generator, TimeSpan duration, CancellationToken cancel)
    {
        var before = ProcessorTime();
        var calls = await generator.MeasureAsync(Call, duration, cancel);
        return new SideResult(calls.PerSecond, (ProcessorTime() - before).TotalMicroseconds / Math.Max(calls.Count, 1));
    }
}
