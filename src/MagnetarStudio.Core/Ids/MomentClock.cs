using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Ids;

/// <summary>Reads <see cref="Moment"/>s for one run of the process. Thread-safe.</summary>
public sealed class MomentClock(TimeProvider clock, ISecretSource secrets)
{
    private readonly Guid _start = Uuid7.New(clock, secrets);
    private readonly long _began = clock.GetTimestamp();

    /// <summary>Both clocks now, the wall's in whole microseconds: what is answered at once is what is kept.</summary>
    public Moment Now
    {
        get
        {
            var wall = clock.GetUtcNow();
            var whole = wall.AddTicks(-(wall.Ticks % TimeSpan.TicksPerMicrosecond));
            return new(whole, clock.GetElapsedTime(_began), _start);
        }
    }
}
