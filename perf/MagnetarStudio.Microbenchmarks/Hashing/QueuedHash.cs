using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Hashing;

/// <summary>One Argon2id hash, bare and through the bounded queue.</summary>
internal sealed class QueuedHash : IDisposable
{
    private static readonly TimeSpan s_slowOver = TimeSpan.FromSeconds(1);

    private readonly ISecretSource _secrets = new CountingSecrets();
    private readonly Argon2idCost _cost;
    private readonly HashQueue _queue;

    /// <summary>A queue of one worker.</summary>
    /// <param name="cost">What each hash costs.</param>
    public QueuedHash(Argon2idCost cost)
    {
        _cost = cost;
        _queue = new HashQueue(
            new HashQueueLimits(Workers: 1, Length: 64, KeptForKnown: 16),
            TimeProvider.System,
            new MetricRegistry(TimeProvider.System, s_slowOver));
    }

    private static ReadOnlySpan<byte> Password => "correct horse battery staple"u8;

    /// <summary>On this thread.</summary>
    public PasswordHash Bare() => PasswordHash.Create(Password, _cost, _secrets);

    /// <summary>Through the queue, waiting here.</summary>
    public PasswordHash Queued() =>
        _queue.RunAsync(Bare, HashUrgency.Known, deadline: null, CancellationToken.None).AsTask().GetAwaiter()
            .GetResult().Value!;

    /// <summary>Ends the worker.</summary>
    public void Dispose() => _queue.Dispose();
}
