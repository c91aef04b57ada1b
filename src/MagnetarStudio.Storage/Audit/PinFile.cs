using System.Text;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Reads a pinned head.</summary>
public static class PinFile
{
    /// <summary>The note in a file.</summary>
    /// <returns>Null when there is no file, or none that holds a note.</returns>
    public static SignedNote? TryRead(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > SignedNote.LengthMax)
        {
            return null;
        }

        return SignedNote.TryParse(File.ReadAllText(path, Encoding.UTF8), out var note) ? note : null;
    }
}
