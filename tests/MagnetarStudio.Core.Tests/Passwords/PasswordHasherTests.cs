using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Passwords;

public sealed class PasswordHasherTests : IDisposable
{
    private static readonly Argon2idCost s_cost = new(64, 1);  // the least work that is still the real thing

    private readonly MetricRegistry _metrics = new(TimeProvider.System, MetricRegistry.DefaultSlowOver);
    private readonly CountingSecrets _secrets = new();
    private readonly HashQueue _queue;
    private readonly PasswordHasher _hasher;

    public PasswordHasherTests()
    {
        _queue = new(HashQueueLimits.Default, TimeProvider.System, _metrics);
        _hasher = new(_queue, new(new byte[32], s_cost, _secrets), s_cost, _secrets);
    }

    public void Dispose() => _queue.Dispose();

    [Theory]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(72)]
    [InlineData(128)]
    [InlineData(256)]
    public async Task The_last_byte_counts_at_every_length(int length)
    {
        using var password = Create(new string('a', length));
        using var lastChanged = Create(new string('a', length - 1) + "b");
        using var lastCut = Create(new string('a', length - 1));
        var hash = (await _hasher.HashAsync(password, HashUrgency.Stranger, null, Cancel)).Value!;

        Assert.True(await VerifyAsync(hash, password));
        Assert.False(await VerifyAsync(hash, lastChanged));
        Assert.False(await VerifyAsync(hash, lastCut));
    }

    [Fact]
    public async Task A_name_without_an_account_costs_a_hash_and_never_matches()
    {
        using var password = Create("correct horse battery");

        Assert.False(await VerifyAsync(null, password));
        Assert.Equal(1, _metrics.Operation("hash.run").Snapshot().Microseconds.Count);
    }

    [Fact]
    public async Task An_old_hash_is_verified_and_wants_replacing()
    {
        using var password = Create("correct horse battery");
        var old = Pbkdf2Hash.Create(password.Bytes, _secrets);
        var current = (await _hasher.HashAsync(password, HashUrgency.Known, null, Cancel)).Value!;

        Assert.True(await VerifyAsync(old, password));
        Assert.True(_hasher.NeedsRehash(old));
        Assert.False(_hasher.NeedsRehash(current));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Password Create(string text)
    {
        Assert.True(Password.TryCreate(text, out var password));
        return password;
    }

    private async Task<bool> VerifyAsync(PasswordHash? hash, Password password) =>
        (await _hasher.VerifyAsync("alice", hash, password, HashUrgency.Stranger, null, Cancel)).Value;
}
