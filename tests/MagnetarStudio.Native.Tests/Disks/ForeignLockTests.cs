using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Disks;

/// <summary>Another program that writes to the database is waited out by callers, not by the server.</summary>
public sealed class ForeignLockTests
{
    [Fact]
    public async Task While_another_process_holds_the_write_lock_callers_are_told_to_come_again()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var rename = new RenameSessionRequest { SessionId = ada.Session.SessionId, DisplayName = "Kitchen" };

        using (studio.Data.HoldWriteLock())
        {
            var refused = await ada.RefuseAsync(ada.Client.Sessions.RenameSessionAsync, rename);
            Assert.Equal("STORAGE_BUSY", refused.Reason);
        }

        await ada.CallAsync(ada.Client.Sessions.RenameSessionAsync, rename);
    }
}
