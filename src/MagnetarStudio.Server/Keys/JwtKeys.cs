using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Keys;

/// <summary>Brings the file of token keys into line with the settings, before it is read.</summary>
internal static class JwtKeys
{
    /// <summary>Takes the operator's secret and the chosen algorithm; either is a rotation, with its overlap.</summary>
    /// <param name="file">The file of <see cref="KeyPurpose.Jwt"/>; one that is missing is made from the secret
    /// only.</param>
    /// <param name="secret"><c>ELOHIMOS_JWT_SECRET_KEY</c>; null if it is not set.</param>
    /// <param name="tokens">The algorithm that signs from now on.</param>
    /// <param name="clock">Dates the new key.</param>
    /// <param name="secrets">Its kid, and the key where none is given.</param>
    /// <exception cref="ConfigurationException">The file cannot be written.</exception>
    public static void Prepare(
        KeyFile file, JwtSecret? secret, TokenSettings tokens, TimeProvider clock, ISecretSource secrets)
    {
        var now = clock.GetUtcNow();
        if (!file.Exists)
        {
            if (secret is not null)
            {
                file.Create(new KeyRing(KeyPurpose.Jwt, [Take(secret)]));
            }

            return;
        }

        KeyRing keys;
        try
        {
            keys = file.Read();
        }
        catch (ConfigurationException)
        {
            // Not ours to mend, and not to be reported alone: KeyStore reads it again with the others.
            return;
        }

        // A retired entry with these bytes is enough: were it taken again, each restart would bring it back.
        if (secret is not null && !keys.Holds(secret.Bytes))
        {
            file.Replace(keys.Rotate(Take(secret), now));
        }
        else if (keys.Newest.Algorithm != tokens.Algorithm)
        {
            file.Replace(keys.Rotate(StoredKey.Make(tokens.Algorithm, now, secrets), now));
        }

        StoredKey Take(JwtSecret from) => StoredKey.Take(KeyAlgorithm.Hs256, from.Bytes, now, secrets);
    }
}
