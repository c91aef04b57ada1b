using BenchmarkDotNet.Attributes;

namespace MagnetarStudio.Microbenchmarks.Tokens;

/// <summary>Checking an access token: every call of a signed-in client does it.</summary>
public class AccessTokenBenchmarks
{
    private readonly IssuedTokens _few = new(count: 1, remembered: 64);
    private readonly IssuedTokens _many = new(count: 256, remembered: 16);

    /// <summary>One that was verified before. Budget: <c>token.remembered</c>.</summary>
    [Benchmark]
    public void CheckRemembered() => _few.CheckNext();

    /// <summary>One that is new or forgotten: HS256 and every claim. Budget: <c>token.new</c>.</summary>
    [Benchmark]
    public void CheckNew() => _many.CheckNext();
}
