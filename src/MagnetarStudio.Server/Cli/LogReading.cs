using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Schema;

namespace MagnetarStudio.Server.Cli;

/// <summary>How commands read an audit log: from one snapshot, beside a running server or from a copy.</summary>
internal static class LogReading
{
    /// <summary>Opens the log of a data directory under its signed head, and reads.</summary>
    /// <param name="arguments">What the line says of the data directory.</param>
    /// <param name="tools">What commands work with.</param>
    /// <param name="read">Reads; the snapshot is over when it returns.</param>
    /// <exception cref="UnverifiableException">The directory has no log.</exception>
    /// <exception cref="LogTamperedException">The head is not signed by the log's key.</exception>
    public static T Read<T>(SettingArguments arguments, CommandTools tools, Func<LogSnapshot, StoredLog, T> read)
    {
        var place = KeyPlace.Find(arguments, tools);
        using var snapshot = Open(place);
        var headKeys = KeyStore.ReadHeadKeys(place.KeysDirectory, snapshot.Log);
        if (headKeys.Count == 0)
        {
            tools.Terminal.WriteError(
                $"Without the head key in {place.KeysDirectory} the head is held to the key that the log itself "
                + "announces.");
        }

        return read(snapshot, StoredLog.Open(snapshot, headKeys));
    }

    /// <summary>Opens the log of a data directory. Nothing in it is believed yet.</summary>
    /// <exception cref="UnverifiableException">The directory has no log.</exception>
    public static LogSnapshot Open(KeyPlace place) =>
        LogSnapshot.TryOpen(DataDirectory.Open(place.DataDirectory))
        ?? throw new UnverifiableException($"{place.DataDirectory} has no audit log.");

    /// <summary>Runs a command of the log: what cannot be verified ends with exit 2.</summary>
    public static int Guard(CommandTools tools, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception none) when (
            none is UnverifiableException or DatabaseUnreadableException or SchemaMismatchException
                or SchemaTooNewException)
        {
            tools.Terminal.ClearProgress();
            tools.Terminal.WriteError(none.Message);
            return ExitCodes.Unverifiable;
        }
    }
}
