using MagnetarStudio.Server.Places;

namespace MagnetarStudio.Server.Settings;

/// <summary>Reads which files know places of addresses, and tries them.</summary>
internal static class PlaceReading
{
    private const string Files = "Magnetar:Risk:Places";

    /// <summary>Full paths of files that could be opened: none to two.</summary>
    public static IReadOnlyList<string> Places(SettingReader reader)
    {
        var paths = reader.List(Files).Select(Path.GetFullPath).ToList();
        if (paths.Count > MmdbPlaces.FilesMax)
        {
            reader.Refuse(Files, $"must name at most {MmdbPlaces.FilesMax} files");
            return [];
        }

        foreach (var path in paths)
        {
            if (FaultOf(path) is { } fault)
            {
                reader.Refuse(Files, $"names {path}, and {fault}");
            }
        }

        return paths;
    }

    private static string? FaultOf(string path)
    {
        try
        {
            MmdbFile.Open(path).Dispose();
            return null;
        }
        catch (InvalidDataException malformed)
        {
            return malformed.Message;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return "it is not there";
        }
        catch (Exception unreadable) when (
            unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return "it cannot be read";
        }
    }
}
