using BenchmarkDotNet.Attributes;

namespace MagnetarStudio.Microbenchmarks.Tokens;

/// <summary>
/// ValidateToken through Kestrel, gRPC and the whole edge, one call at a time. Budget: <c>rpc.validate</c>.
/// </summary>
public class ValidateTokenBenchmarks
{
    private ValidateTokenHost _host = null!;

    [GlobalSetup]
    public async Task Start() => _host = await ValidateTokenHost.StartAsync();

    [GlobalCleanup]
    public async Task Stop() => await _host.DisposeAsync();

    [Benchmark]
    public void Validate() => _host.Validate();
}
