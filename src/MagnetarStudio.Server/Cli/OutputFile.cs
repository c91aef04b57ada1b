using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Cli;

/// <summary>Writes a file that a command was asked for, and takes no other's place unless told to.</summary>
internal static class OutputFile
{
    /// <summary>Requires that nothing is there, or that it may be replaced.</summary>
    /// <exception cref="UsageException">Something is there already.</exception>
    public static void RequireFree(string path, bool mayReplace)
    {
        if (!mayReplace && (File.Exists(path) || Directory.Exists(path)))
        {
            throw Exists(path);
        }
    }

    /// <summary>Writes a private file (0600) that is there whole, and on the disk, or not at all.</summary>
    /// <remarks>Under another name first. Whatever ends the writing before takes that one away again.</remarks>
    /// <exception cref="UsageException">
    /// Something is there already, and may not be replaced; or it cannot be made.
    /// </exception>
    public static void WriteWhole(string path, bool mayReplace, Action<Stream> write)
    {
        var unfinished = path + ".new";
        try
        {
            File.Delete(unfinished);
            using (var file = PrivateFiles.Create(unfinished))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            RequireFree(path, mayReplace);
            File.Move(unfinished, path, mayReplace);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or DataDirectoryException)
        {
            throw new UsageException($"{path} cannot be written: {failed.Message}");
        }
        finally
        {
            TryDelete(unfinished);
        }
    }

    /// <summary>Writes <paramref name="content"/>.</summary>
    /// <exception cref="UsageException">
    /// Something is there already, and may not be replaced; or it cannot be made.
    /// </exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool mayReplace)
    {
        try
        {
            using var file = new FileStream(path, mayReplace ? FileMode.Create : FileMode.CreateNew);
            file.Write(content);
        }
        catch (IOException) when (!mayReplace && File.Exists(path))
        {
            throw Exists(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {failed.Message}");
        }
    }

    private static UsageException Exists(string path) => new($"{path} exists. --overwrite replaces it.");

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // What could not be made cannot be removed either, and that was said already.
        }
    }
}
