using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography;

/// <summary>The libsodium that this process runs with. Thread-safe.</summary>
public static class Sodium
{
    private static readonly Lazy<string> s_version = new(Initialize);

    /// <summary>
    /// The library's own version, for example <c>1.0.18</c>. The first reader initializes the library.
    /// </summary>
    /// <exception cref="CryptographicException">The library could not be initialized.</exception>
    /// <exception cref="DllNotFoundException">There is no libsodium (only where it is not linked in).</exception>
    public static string Version => s_version.Value;

    /// <summary>Initializes the library once; every later call is a field read.</summary>
    internal static void EnsureInitialized() => _ = s_version.Value;

    private static string Initialize()
    {
        // Picks the fast code for this processor; negative is the only failure, 1 means that it was done before.
        if (SodiumNative.sodium_init() < 0)
        {
            throw new CryptographicException("libsodium could not be initialized.");
        }

        return Marshal.PtrToStringUTF8(SodiumNative.sodium_version_string()) ?? "";
    }
}
