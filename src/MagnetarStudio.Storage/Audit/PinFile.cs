using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Reads and writes a pinned head.</summary>
public static class PinFile
{
    /// <summary>What lies at a place where heads are pinned.</summary>
    /// <returns>Null when there is no file; a pin without a note when the file holds none or cannot be read.</returns>
    public static HeadPin? Find(string path) => File.Exists(path) ? new HeadPin(path, TryReadNote(path)) : null;

    /// <summary>Puts a head of the log in the place of an earlier one, or where nothing is.</summary>
    /// <remarks>
    /// What is no pin of this log is not replaced: two servers that were given one place do not take each other's
    /// memory.
    /// </remarks>
    /// <returns>Null when it is on the disk; else why not, a sentence.</returns>
    internal static string? TryReplace(string path, string note, IReadOnlyList<NoteVerifier> headKeys)
    {
        if (Find(path) is { } there && !headKeys.Any(there.IsHeadOf))
        {
            return "What lies there is no head of this log, and was left as it is.";
        }

        try
        {
            PrivateFiles.Replace(path, Encoding.UTF8.GetBytes(note));
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DataDirectoryException)
        {
            return error.Message;
        }
    }

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
