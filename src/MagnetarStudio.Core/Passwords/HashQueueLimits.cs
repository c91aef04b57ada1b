namespace MagnetarStudio.Core.Passwords;

/// <summary>How much hashing may go on and wait. Immutable.</summary>
/// <param name="Workers">Hashes computed at once: 1 or more. Each takes the memory of one Argon2id hash.</param>
/// <param name="Length">Hashes that may wait: 1 or more.</param>
/// <param name="KeptForKnown">Places of those that strangers cannot take.</param>
public sealed record HashQueueLimits(int Workers, int Length, int KeptForKnown)
{
    /// <summary>All processors but one, which goes on with everything else; 64 may wait, 16 of them known.</summary>
    public static HashQueueLimits Default { get; } = new(Math.Max(Environment.ProcessorCount - 1, 1), 64, 16);
}
