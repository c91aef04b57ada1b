using System.Globalization;
using System.Runtime.InteropServices;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>Where figures were measured: without it they mean little.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Processors">How many this program may use.</param>
/// <param name="System">The operating system.</param>
/// <param name="LoadAverage">
/// Runnable threads over the last minute: far above <paramref name="Processors"/> is a busy machine.
/// </param>
internal sealed record Machine(string Processor, int Processors, string System, double LoadAverage)
{
    private const string NamePrefix = "model name";

    /// <summary>This machine, now.</summary>
    public static Machine Here() => new(
        ReadProcessor(), Environment.ProcessorCount, RuntimeInformation.OSDescription, ReadLoadAverage());

    private static string ReadProcessor() => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith(NamePrefix, StringComparison.Ordinal))
        ?.Split(':', 2)[1].Trim() ?? "unknown";

    private static double ReadLoadAverage() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
