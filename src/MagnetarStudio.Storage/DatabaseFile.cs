using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Schema;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MagnetarStudio.Storage;

/// <summary>Opens the database for its one writer, after looking whether it is ours.</summary>
internal static class DatabaseFile
{
    /// <summary>Whether there is nothing yet: no file, or one without a byte.</summary>
    public static bool IsNew(string path) => new FileInfo(path) is not { Exists: true, Length: > 0 };

    /// <summary>Opens the file, makes it (0600) if there is none, and brings its schema up to date.</summary>
    /// <exception cref="DataDirectoryException">The file is not private, or cannot be made.</exception>
    /// <exception cref="DatabaseUnreadableException">It is damaged, or no database.</exception>
    /// <exception cref="SchemaMismatchException">It is another program's.</exception>
    /// <exception cref="SchemaTooNewException">A newer program wrote it.</exception>
    public static PreparedConnection OpenWriter(string path, Migrator migrator)
    {
        if (!IsNew(path))
        {
            // Before the writer opens: its first setting, the WAL, is already a change of the file.
            RequireOurs(path, migrator);
        }

        var rows = SqliteConnections.OpenWriter(path);
        try
        {
            migrator.Migrate(rows);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Whether the error is the file's own: what SQLite found in it is damaged or no database.</summary>
    public static bool IsDamage(Exception error) =>
        error is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };

    private static void RequireOurs(string path, Migrator migrator)
    {
        // A reader cannot take the WAL's side files with it when it goes; a database that is refused is left as it was.
        var lacking = new[] { path + "-wal", path + "-shm" }.Where(file => !File.Exists(file)).ToList();
        try
        {
            using var rows = SqliteConnections.OpenVisitor(path);
            migrator.RequireOurs(rows);
        }
        catch (Exception refused)
        {
            lacking.ForEach(File.Delete);
            if (refused is SqliteException)
            {
                throw new DatabaseUnreadableException(path, refused);
            }

            throw;
        }
    }
}
