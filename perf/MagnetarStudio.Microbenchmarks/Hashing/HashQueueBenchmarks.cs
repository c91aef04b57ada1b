using BenchmarkDotNet.Attributes;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Microbenchmarks.Hashing;

/// <summary>A password hash at the default cost: every sign-in does one. Budget: <c>hash.queued</c>.</summary>
public class HashQueueBenchmarks : IDisposable
{
    private readonly QueuedHash _hash = new(Argon2idCost.Default);

    [GlobalCleanup]
    public void Dispose()
    {
        _hash.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public PasswordHash Bare() => _hash.Bare();

    [Benchmark]
    public PasswordHash Queued() => _hash.Queued();
}
