using System.Net;

namespace MagnetarStudio.Core.Risk;

/// <summary>Knows no place: where the operator names no file of them.</summary>
public sealed class NoPlaces : IPlaceFinder
{
    /// <inheritdoc/>
    public Place? Find(IPAddress address) => null;
}
