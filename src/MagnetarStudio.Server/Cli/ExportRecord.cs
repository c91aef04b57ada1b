using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Schema;

namespace MagnetarStudio.Server.Cli;

/// <summary>Leaves a record of an export before it reads: by the running server, or by one for this command alone.
/// </summary>
/// <remarks>
/// A directory on which no server can be started, such as a copy without keys or a log behind its pin, is exported all
/// the same, with a word about it: whoever can read the files can copy them, and such a log needs looking at.
/// </remarks>
internal static class ExportRecord
{
    /// <summary>Leaves it.</summary>
    /// <returns>Null to go on; an exit code where there is no log.</returns>
    /// <exception cref="Grpc.Core.RpcException">A server is there, and could not record it.</exception>
    public static async Task<int?> LeaveAsync(
        SettingArguments arguments, CommandTools tools, ExportForm form, CancellationToken cancel)
    {
        // A server that is started where no log is would begin one.
        var looked = LogReading.Guard(tools, () =>
        {
            using var snapshot = LogReading.Open(KeyPlace.Find(arguments, tools));
            return ExitCodes.Done;
        });
        if (looked != ExitCodes.Done)
        {
            return looked;
        }

        try
        {
            await using var control = await ControlConnection.OpenAsync(arguments, tools, cancel);
            await control.Service.RecordExportAsync(
                new RecordExportRequest { Form = form }, cancellationToken: cancel);
        }
        catch (Exception closed) when (closed
            is ConfigurationException or DataDirectoryException or AuditKeyException or LogTamperedException
            or DatabaseUnreadableException or SchemaTooNewException or SchemaMismatchException)
        {
            tools.Terminal.WriteError(
                $"No server can record this export, so that it leaves no trace in the log. {WordsOf(closed)}");
        }

        return null;
    }

    private static string WordsOf(Exception closed) =>
        closed is ConfigurationException { Faults: [var first, ..] } ? first : closed.Message;
}
