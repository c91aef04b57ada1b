using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Ids;

/// <summary>Reads <see cref="Moment"/>s for one run of the process. Thread-safe.</summary>
public sealed class MomentClock(TimeProvider clock, ISecretSource secrets)
{
    private readonly Guid _start = Uuid7.New(clock, secrets);
    private readonly long _began = clock.GetTimestamp();

    /// <summary>Both clocks now.</summary>
    public Moment Now => new(clock.GetUtcNow(), clock.GetElapsedTime(_began), _start);
}
