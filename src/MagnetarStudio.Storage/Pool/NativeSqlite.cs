using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MagnetarStudio.Storage.Pool;

/// <summary>Binds the native SQLite library to the program and insists on a version that is safe with WAL.</summary>
/// <remarks>Thread-safe. Every opened connection passes through it, so nothing has to be called at start.</remarks>
public static class NativeSqlite
{
    // Below 3.51.3 a race at the WAL's reset can corrupt a database that two connections use; we link 3.53.
    private const int VersionMin = 3_053_000;

    private static readonly Lazy<string> s_version = new(Load);

    /// <summary>The version of the linked library, such as <c>3.53.4</c>.</summary>
    /// <exception cref="NotSupportedException">It is older than 3.53.0.</exception>
    public static string Version => s_version.Value;

    /// <summary>Loads the library if that has not been done.</summary>
    /// <exception cref="NotSupportedException">It is older than 3.53.0.</exception>
    internal static void Use() => _ = s_version.Value;

    /// <summary>Refuses a version below 3.53.0.</summary>
    /// <param name="number">SQLITE_VERSION_NUMBER: major * 1,000,000 + minor * 1,000 + patch.</param>
    /// <param name="text">The same, as text, for the message.</param>
    /// <exception cref="NotSupportedException">The version is too old.</exception>
    internal static void RequireVersion(int number, string text)
    {
        if (number < VersionMin)
        {
            throw new NotSupportedException($"SQLite {text} is linked; 3.53.0 or newer is needed for safe use of WAL.");
        }
    }

    private static string Load()
    {
        // The driver's first use may set a provider of its own (in tests, the bundle's), so ours comes after it.
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(SqliteConnection).TypeHandle);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());

        var version = raw.sqlite3_libversion().utf8_to_string();
        RequireVersion(raw.sqlite3_libversion_number(), version);
        return version;
    }
}
