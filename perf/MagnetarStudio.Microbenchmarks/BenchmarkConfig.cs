using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace MagnetarStudio.Microbenchmarks;

/// <summary>The one configuration of all microbenchmarks: bytes and times, in this process, short.</summary>
/// <remarks>In process: a project of its own for each benchmark would be restored and built again.</remarks>
internal sealed class BenchmarkConfig : ManualConfig
{
    /// <summary>Three warm-up and seven measured iterations.</summary>
    public BenchmarkConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(7));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
    }
}
