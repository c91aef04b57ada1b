using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Audit;

/// <summary>A witness's memory: one file a log, 0600, replaced whole and flushed before it counts.</summary>
public sealed class WitnessFiles : IWitnessStore
{
    private readonly string _directory;

    private WitnessFiles(string directory) => _directory = directory;

    /// <summary>Makes the directory, 0700, or checks the one that is there.</summary>
    /// <exception cref="DataDirectoryException">It belongs to or is open to others, or cannot be made.</exception>
    public static WitnessFiles In(string directory)
    {
        PrivateFiles.EnsureDirectory(directory);
        return new WitnessFiles(directory);
    }

    /// <inheritdoc/>
    public SignedNote? Find(string origin) => PinFile.Find(PathOf(origin)) switch
    {
        null => null,
        { Note: { } note } => note,
        { Place: var path } => throw new WitnessStoreException($"{path} holds no signed head. It was left as it is."),
    };

    /// <inheritdoc/>
    public void Put(string origin, SignedNote cosigned)
    {
        try
        {
            PrivateFiles.Replace(PathOf(origin), Encoding.UTF8.GetBytes(cosigned.Encode()));
            DirectorySync.Flush(_directory);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or DataDirectoryException)
        {
            throw new WitnessStoreException($"The head of {origin} cannot be remembered: {failed.Message}", failed);
        }
    }

    // A log's name may hold what no file's may.
    private string PathOf(string origin) => Path.Combine(
        _directory, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)))}.pin");
}
