using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

/// <summary>A hasher at the least cost that is still the real thing, and how many hashes it has computed.</summary>
internal sealed class HashBench : IDisposable
{
    private static readonly Argon2idCost s_cost = new(64, 1);

    private readonly MetricRegistry _metrics;
    private readonly HashQueue _queue;

    public HashBench()
    {
        _metrics = new(Clock, MetricRegistry.DefaultSlowOver);
        _queue = new(HashQueueLimits.Default, Clock, _metrics);
        Hasher = new(_queue, new(new byte[32], s_cost, Secrets), s_cost, Secrets);
    }

    public FakeTimeProvider Clock { get; } = new(Rows.Now.Utc);

    public CountingSecrets Secrets { get; } = new();

    public PasswordHasher Hasher { get; }

    public long Hashes => _metrics.Operation("hash.run").Snapshot().Microseconds.Count;

    public string HashOf(string password)
    {
        using var typed = Type(password);
        return PasswordHash.Create(typed.Bytes, s_cost, Secrets).Encode();
    }

    public string OldHashOf(string password)
    {
        using var typed = Type(password);
        return Pbkdf2Hash.Create(typed.Bytes, Secrets).Encode();
    }

    public static Password Type(string password)
    {
        Assert.True(Password.TryCreate(password, out var typed));
        return typed;
    }

    public void Dispose() => _queue.Dispose();
}
