namespace MagnetarStudio.Core.Risk;

/// <summary>Where an address is thought to be. Each part is null where it is not known.</summary>
/// <param name="Country">Two capital letters, ISO 3166-1 alpha-2.</param>
/// <param name="Network">Number of the autonomous system that announces the address (RFC 6793).</param>
/// <param name="Point">Roughly where; a city's middle at best.</param>
public sealed record Place(string? Country, uint? Network, GeoPoint? Point);
