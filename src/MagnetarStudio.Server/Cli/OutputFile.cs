namespace MagnetarStudio.Server.Cli;

/// <summary>Writes a file that a command was asked for, and takes no other's place unless told to.</summary>
internal static class OutputFile
{
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
            throw new UsageException($"{path} exists. --overwrite replaces it.");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {failed.Message}");
        }
    }
}
