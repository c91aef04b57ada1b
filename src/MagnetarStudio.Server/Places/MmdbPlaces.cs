using System.Net;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Server.Places;

/// <summary>Knows places from MMDB files on this machine, as MaxMind, DB-IP and others give them out.</summary>
/// <remarks>
/// Thread-safe. Private addresses are as unknown as any that the files leave out: nothing is added to what they say.
/// Each part comes from the first file that knows it: commonly one has countries and cities, and another networks. What
/// is malformed, of another type or off the globe is not known, and never an exception.
/// </remarks>
/// <param name="files">The files. They are this object's from now on.</param>
internal sealed class MmdbPlaces(IReadOnlyList<MmdbFile> files) : IPlaceFinder, IDisposable
{
    /// <summary>Most files: one of cities and one of networks.</summary>
    public const int FilesMax = 2;

    /// <inheritdoc/>
    public Place? Find(IPAddress address)
    {
        var known = new Place(Country: null, Network: null, Point: null);
        foreach (var file in files)
        {
            if (TryRead(file, address) is { } place)
            {
                known = new Place(
                    known.Country ?? place.Country, known.Network ?? place.Network, known.Point ?? place.Point);
            }
        }

        return known is { Country: null, Network: null, Point: null } ? null : known;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }

    private static Place? TryRead(MmdbFile file, IPAddress address)
    {
        try
        {
            if (!file.TryFind(address, out var section, out var value))
            {
                return null;
            }

            var location = section.Find(value, "location"u8);
            return new Place(
                ReadCountry(section, section.Find(section.Find(value, "country"u8), "iso_code"u8)),
                ReadNetwork(section, value) ?? ReadNetwork(section, section.Find(value, "traits"u8)),
                ReadPoint(
                    section.Real(section.Find(location, "latitude"u8)),
                    section.Real(section.Find(location, "longitude"u8))));
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static string? ReadCountry(MmdbSection section, MmdbValue? code)
    {
        if (code is not { Kind: MmdbKind.Text, Size: 2 } known)
        {
            return null;
        }

        var letters = section.Bytes(known.At, known.Size);
        return char.IsAsciiLetterUpper((char)letters[0]) && char.IsAsciiLetterUpper((char)letters[1])
            ? new string([(char)letters[0], (char)letters[1]])
            : null;
    }

    // 0 is nobody's number (RFC 7607).
    private static uint? ReadNetwork(MmdbSection section, MmdbValue? map) =>
        section.Whole(section.Find(map, "autonomous_system_number"u8)) is { } number and > 0 and <= uint.MaxValue
            ? (uint)number
            : null;

    private static GeoPoint? ReadPoint(double? north, double? east)
    {
        // Written so that what is no number fails it.
        if (north is not (>= -90 and <= 90) || east is not (>= -180 and <= 180))
        {
            return null;
        }

        return new GeoPoint(Units(north.Value), Units(east.Value));

        static int Units(double degrees) => (int)Math.Round(degrees * GeoPoint.UnitsPerDegree);
    }
}
