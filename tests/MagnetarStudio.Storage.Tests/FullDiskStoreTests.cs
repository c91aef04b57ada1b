using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Storage.Tests.Writer;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests;

/// <summary>Which of the stores' acts a full disk leaves: those that revoke.</summary>
public sealed class FullDiskStoreTests : IDisposable
{
    private readonly SmallDisk _disk = new(sizeMiB: 64);
    private readonly DatabaseHost _host;

    public FullDiskStoreTests() => _host = new DatabaseHost(_disk.DirectoryPath);

    public void Dispose()
    {
        _host.Dispose();
        _disk.Dispose();
    }

    private static CancellationToken Cancel => DatabaseHost.Cancel;

    [Fact]
    public async Task What_revokes_goes_on_what_grants_is_refused()
    {
        var account = await _host.CreateAsync("ada");
        var by = DatabaseHost.By(account);
        var (first, second, third) = (
            await _host.SignInAsync(account), await _host.SignInAsync(account), await _host.SignInAsync(account));
        await FillAsync();
        var (accounts, sessions) = (_host.Database.Accounts, _host.Database.Sessions);

        await Assert.ThrowsAsync<StorageFullException>(() => _host.SignInAsync(account).SoonAsync());
        await Assert.ThrowsAsync<StorageFullException>(() => _host.CreateAsync("eve").SoonAsync());
        var ended = await sessions.EndAsync(account.Id, [first.Session!.Id], null, EndReason.Revoked, by, Cancel);
        var isForgotten = await accounts.ForgetDeviceAsync(account.Id, second.Device!.Id, by, Cancel);
        var shut = await accounts.SetDisabledAsync(account.Id, isDisabled: true, Caller.Server, Cancel);

        Assert.Equal([first.Session.Id], ended.Ended.Select(session => session.Id));
        Assert.True(isForgotten);
        Assert.Equal(AccountVerdict.Done, shut.Verdict);
        Assert.NotNull((await sessions.FindAsync(third.Session!.Id, Cancel))!.Session.Ended);
        await Assert.ThrowsAsync<StorageFullException>(
            () => accounts.SetDisabledAsync(account.Id, isDisabled: false, Caller.Server, Cancel).AsTask().SoonAsync());
        Logs.RequireIntact(_host.Directory);
    }

    private async Task FillAsync()
    {
        _disk.FillBut(50_000);
        while (!_host.Database.IsDiskFull)
        {
            try
            {
                await _host.Database.Audit.RecordAsync(
                    new AuditEvent(EventCode.SessionRenamed), Caller.Server, Cancel);
            }
            catch (StorageFullException)
            {
                Assert.True(_host.Database.IsDiskFull);
            }
        }
    }
}
