using System.Collections.Concurrent;
using System.Globalization;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Makes a log as large as a test wants it.</summary>
internal static class LogGrowth
{
    private const int AtOnce = 32;

    /// <summary>Renames the user's session, one record each time, until the log has that many records.</summary>
    public static async Task ToAsync(TestStudio studio, StudioUser user, int size)
    {
        var missing = size - (int)studio.Data.Read<long>("SELECT count(*) FROM audit_record");
        var names = new ConcurrentQueue<int>(Enumerable.Range(0, Math.Max(0, missing)));
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (names.TryDequeue(out var name))
            {
                await user.CallAsync(user.Client.Sessions.RenameSessionAsync, new RenameSessionRequest
                {
                    SessionId = user.Session.SessionId,
                    DisplayName = string.Create(CultureInfo.InvariantCulture, $"{size}-{name}"),
                });
            }
        }));

        // A large log has records of its own index too, when that comes to it.
        Assert.InRange(studio.Data.Read<long>("SELECT count(*) FROM audit_record"), size, size + 8);
    }
}
