using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Appends as an application does.</summary>
internal static class Appends
{
    // An application's entry, by the code in the clear header of its record.
    private const string CountSql = "SELECT count(*) FROM audit_record WHERE substr(record, 33, 2) = x'03e8'";

    /// <summary>A plain entry about a thing.</summary>
    public static NewEntry Entry(string target = "a thing", string action = "app.tested") => new()
    {
        Action = action,
        Outcome = Outcome.Done,
        TargetKind = "thing",
        TargetId = target,
    };

    /// <summary>Appends one entry, under a key if one is given.</summary>
    public static Task<AppendResponse> AppendAsync(this StudioUser user, NewEntry entry, string? key = null) =>
        user.Client.CallAsync(
            user.Client.Audit.AppendAsync, new AppendRequest { Entry = entry }, user.Tokens.AccessToken, key);

    /// <summary>Appends a stream, under a key if one is given. Stops writing when the call is over.</summary>
    public static async Task<AppendManyResponse> AppendManyAsync(
        this StudioUser user, IEnumerable<NewEntry> entries, string? key = null)
    {
        using var call = user.Client.Audit.AppendMany(StudioClient.Options(user.Tokens.AccessToken, key));
        try
        {
            foreach (var entry in entries)
            {
                await call.RequestStream.WriteAsync(new AppendManyRequest { Entry = entry });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException or IOException)
        {
            // The call's own end says why.
        }

        return await call;
    }

    /// <summary>Entries of applications in the log, a running server's too.</summary>
    public static long CountEntries(this TestStudio studio) => studio.Data.Read<long>(CountSql);
}
