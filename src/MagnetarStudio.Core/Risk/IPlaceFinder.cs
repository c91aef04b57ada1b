using System.Net;

namespace MagnetarStudio.Core.Risk;

/// <summary>Knows places of addresses without asking anybody outside this process.</summary>
public interface IPlaceFinder
{
    /// <summary>The place of an address.</summary>
    /// <returns>Null if there is no data for it: private addresses, gaps of the file, or no file at all.</returns>
    Place? Find(IPAddress address);
}
