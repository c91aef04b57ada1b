using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Witness;

/// <summary>The directory of a witness, 0700: its key, which the first opening makes, and its memory.</summary>
internal sealed class WitnessPlace : IDisposable
{
    private readonly IDisposable? _lock;

    private WitnessPlace(DataDirectory directory, IDisposable? directoryLock, Cosigner cosigner)
    {
        (Path, _lock, Cosigner) = (directory.Path, directoryLock, cosigner);
        Memory = WitnessFiles.In(System.IO.Path.Combine(directory.Path, "heads"));
    }

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>Its key.</summary>
    public Cosigner Cosigner { get; }

    /// <summary>What it has cosigned.</summary>
    public WitnessFiles Memory { get; }

    /// <summary>Opens a directory, and makes what is missing.</summary>
    /// <param name="path">Where.</param>
    /// <param name="mustBeAlone">Whether to hold it against other processes: whoever cosigns must.</param>
    /// <param name="clock">When a key was made.</param>
    /// <param name="secrets">A new key.</param>
    /// <exception cref="DataDirectoryException">It is a server's, in use, or open to others.</exception>
    /// <exception cref="ConfigurationException">The key cannot be read or made.</exception>
    public static WitnessPlace Open(string path, bool mustBeAlone, TimeProvider clock, ISecretSource secrets)
    {
        PrivateProcess.Begin();
        var directory = DataDirectory.Create(path);
        if (File.Exists(directory.DatabasePath))
        {
            throw new DataDirectoryException(
                directory.Path, "is a server's. A witness that lies there is lost or rolled back with it.");
        }

        var file = new KeyFile(directory.KeysPath, KeyPurpose.Witness);
        var directoryLock = mustBeAlone || !file.Exists ? DirectoryLock.Take(directory) : null;
        try
        {
            if (!file.Exists)
            {
                file.Create(KeyRing.Make(
                    KeyPurpose.Witness, KeyPurpose.Witness.Algorithms[0], clock.GetUtcNow(), secrets));
            }

            // Named after the key, so that a witness that lost it is another.
            var key = file.Read().Newest;
            return new WitnessPlace(
                directory, directoryLock, new Cosigner($"magnetar.studio/witness/{key.KidText}", key.Secret));
        }
        catch
        {
            directoryLock?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cosigner.Dispose();
        _lock?.Dispose();
    }
}
