namespace MagnetarStudio.Cryptography.Passwords;

/// <summary>What one Argon2id hash costs, with one lane (RFC 9106 §3.1).</summary>
/// <param name="MemoryKiB">Memory in KiB: 8 to 262,144.</param>
/// <param name="Passes">Passes over that memory: 1 to 16.</param>
public readonly record struct Argon2idCost(int MemoryKiB, int Passes)
{
    /// <summary>Least memory of one lane, in KiB (RFC 9106 §3.1).</summary>
    public const int MemoryKiBMin = 8;

    /// <summary>Most memory, in KiB: 256 MiB, so that a hostile row cannot exhaust the machine.</summary>
    public const int MemoryKiBMax = 262_144;

    /// <summary>Most passes: at the memory limit a hash then takes seconds, not minutes.</summary>
    public const int PassesMax = 16;

    /// <summary>19 MiB and two passes (OWASP Password Storage Cheat Sheet).</summary>
    public static Argon2idCost Default => new(19_456, 2);

    /// <summary>Whether both numbers are within the limits, so that a hash can be asked for.</summary>
    public bool IsWithinLimits =>
        MemoryKiB is >= MemoryKiBMin and <= MemoryKiBMax && Passes is >= 1 and <= PassesMax;

    /// <summary>Whether new hashes may cost this: 46 MiB once, 19 MiB twice, 12 MiB three times, or more.</summary>
    /// <remarks>The three upper sets of equal strength in the OWASP Password Storage Cheat Sheet.</remarks>
    public bool IsStrong =>
        IsWithinLimits && ((MemoryKiB, Passes) is (>= 47_104, >= 1) or (>= 19_456, >= 2) or (>= 12_288, >= 3));
}
