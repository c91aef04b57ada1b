namespace MagnetarStudio.Core.Risk;

/// <summary>A subnet that was shown, with the last address in it.</summary>
/// <param name="Key">The <see cref="NetworkKey.Subnet"/>.</param>
/// <param name="Host">The <see cref="NetworkKey.Host"/> seen last.</param>
/// <param name="Network">The autonomous system; 0 if not known.</param>
/// <param name="Point">Where it is; null if not known.</param>
/// <param name="Seen">How well it is known.</param>
public readonly record struct NetworkTrace(ulong Key, ulong Host, uint Network, GeoPoint? Point, Familiarity Seen)
    : ITrace;
