using System.Text;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Settings;

/// <summary>Makes a data directory and its <c>.env</c> where there are none. It overwrites nothing.</summary>
internal static class DataSetup
{
    private const int AuditKeySizeBytes = 32;

    /// <summary>Makes the directory (0700), and the file (0600) with a new audit key.</summary>
    /// <param name="location">Absolute path of the directory.</param>
    /// <param name="secrets">The audit key.</param>
    /// <returns>
    /// Whether the file was made. One that is there stays as it is; and where a database is, or was, as its pin
    /// remembers, no key is made: the log has one, and another would not open it.
    /// </returns>
    /// <exception cref="ConfigurationException">The directory or the file cannot be made.</exception>
    public static bool Ensure(string location, ISecretSource secrets)
    {
        try
        {
            var data = DataDirectory.Create(location);
            if (IsMade(data))
            {
                return false;
            }

            using var key = SecretBytes.Random(AuditKeySizeBytes, secrets);
            using var file = PrivateFiles.Create(data.EnvironmentFilePath);
            file.Write(Encoding.UTF8.GetBytes(Text(Convert.ToHexStringLower(key.Span))));
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception refused) when (refused is DataDirectoryException or IOException)
        {
            throw new ConfigurationException(refused.Message);
        }
    }

    /// <summary>Whether there is nothing to make in the directory.</summary>
    public static bool IsMade(DataDirectory data) =>
        File.Exists(data.EnvironmentFilePath)
        || File.Exists(data.DatabasePath)
        || data.OwnPinPaths.Any(File.Exists);

    private static string Text(string auditKey) =>
        $"""
        # Settings of this server, NAME=VALUE. Readable by its own user only.
        #
        # Opens the audit log. Keep a copy elsewhere: a log without its key is unreadable for ever.
        {SettingNames.AuditKey}={auditKey}

        """;
}
