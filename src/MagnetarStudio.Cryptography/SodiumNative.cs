using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace MagnetarStudio.Cryptography;

/// <summary>Every function that is called in libsodium; lengths are checked by the callers.</summary>
/// <remarks>
/// Linked into the published file; on the JIT the system's library is loaded. A result of 0 is success, as in C.
/// </remarks>
internal static partial class SodiumNative
{
    /// <summary><c>crypto_pwhash_ALG_ARGON2ID13</c>: Argon2id, version 0x13, one lane.</summary>
    public const int Argon2id13 = 2;

    private const string Library = "libsodium";

    [LibraryImport(Library)]
    internal static partial int sodium_init();

    [LibraryImport(Library)]
    internal static partial nint sodium_version_string();

    [LibraryImport(Library)]
    internal static partial int crypto_pwhash(
        ref byte output, ulong outputLength,
        ref readonly byte password, ulong passwordLength,
        ref readonly byte salt, ulong passes, nuint memoryBytes, int algorithm);

    [LibraryImport(Library)]
    internal static partial int crypto_sign_seed_keypair(
        ref byte publicKey, ref byte secretKey, ref readonly byte seed);

    [LibraryImport(Library)]
    internal static partial int crypto_sign_detached(
        ref byte signature, nint signatureLength,
        ref readonly byte message, ulong messageLength, ref readonly byte secretKey);

    [LibraryImport(Library)]
    internal static partial int crypto_sign_verify_detached(
        ref readonly byte signature, ref readonly byte message, ulong messageLength, ref readonly byte publicKey);
}
