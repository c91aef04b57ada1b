using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server;

/// <summary>Reads the certificate of the https endpoints.</summary>
internal static class ServerCertificate
{
    /// <summary>The certificate with its key.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read, or the two do not belong together.</exception>
    public static X509Certificate2 Load(ListenSettings listen)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(listen.CertificatePath!, listen.CertificateKeyPath);
        }
        catch (Exception unreadable)
            when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{listen.CertificatePath}: {unreadable.Message}");
        }
    }
}
