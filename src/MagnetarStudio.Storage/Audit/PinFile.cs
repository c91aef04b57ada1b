using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Reads a pinned head.</summary>
public static class PinFile
{
    /// <summary>What lies at a place where heads are pinned.</summary>
    /// <returns>Null when there is no file; a pin without a note when the file holds none or cannot be read.</returns>
    public static HeadPin? Find(string path) => File.Exists(path) ? new HeadPin(path, TryReadNote(path)) : null;

    private static SignedNote? TryReadNote(string path)
    {
        try
        {
            // No note is empty; and a device or a pipe, which may have no end or no beginning, has no length.
            return new FileInfo(path).Length is > 0 and <= SignedNote.LengthMax
                && SignedNote.TryParse(File.ReadAllText(path, Encoding.UTF8), out var note) ? note : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
