using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Tests;

/// <summary>The database as one: many callers at a time, and one process.</summary>
public sealed class StudioDatabaseTests : IDisposable
{
    private const int Callers = 64;
    private const int CallsEach = 10;

    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Sixty_four_writers_and_readers_at_a_time_never_find_it_busy()
    {
        var account = await _host.CreateAsync("ada");
        var session = (await _host.SignInAsync(account)).Session!;
        var before = _host.Database.Audit.Head!.Size;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < CallsEach; call++)
            {
                var name = $"{caller}.{call}";
                var renamed = await _host.Database.Sessions.RenameAsync(
                    account.Id, session.Id, name, DatabaseHost.By(account), DatabaseHost.Cancel);
                Assert.Equal(name, renamed!.Name);
                Assert.NotNull(await _host.Database.Sessions.FindAsync(session.Id, DatabaseHost.Cancel));
            }
        }))).SoonAsync();

        Assert.Equal(before + (Callers * CallsEach), _host.Database.Audit.Head.Size);
        Assert.Equal(0, _host.Database.Writes.Lost);
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public void A_second_opening_of_the_directory_is_refused()
    {
        Assert.Throws<DataDirectoryException>(() => _host.Open(_host.Directory));
    }

    [Fact]
    public async Task A_failed_opening_leaves_the_directory_free()
    {
        await _host.CreateAsync("ada");
        using var copy = new DirectoryCopy(_host.Directory);
        Assert.Throws<AuditKeyException>(() => _host.Open(copy.Directory, secret: TestLog.OtherSecret));

        _host.Open(copy.Directory).Dispose();
    }

    [Fact]
    public async Task Instance_and_log_keep_their_names()
    {
        var (instance, log) = (_host.Database.InstanceId, _host.Database.Log);
        await _host.CreateAsync("ada");

        _host.Restart();

        Assert.Equal((instance, log), (_host.Database.InstanceId, _host.Database.Log));
    }
}
