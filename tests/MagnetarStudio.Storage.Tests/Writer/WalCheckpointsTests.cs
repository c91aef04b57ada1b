using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>When the WAL moves into the database.</summary>
public sealed class WalCheckpointsTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly WriterHost _host = new();

    public void Dispose() => _host.Dispose();

    private long WalBytes => new FileInfo(_host.Directory.DatabasePath + "-wal").Length;

    private long DatabaseBytes => new FileInfo(_host.Directory.DatabasePath).Length;

    [Fact]
    public async Task Below_16_mib_a_busy_writer_moves_nothing()
    {
        await AddAsync(megabytes: 12);

        Assert.True(DatabaseBytes < 2 * MiB);
    }

    [Fact]
    public async Task At_16_mib_the_wal_is_moved_and_begins_anew()
    {
        await AddAsync(megabytes: 60);

        Assert.True(DatabaseBytes > 30 * MiB);
        Assert.InRange(WalBytes, 15 * MiB, 20 * MiB);
        Assert.Equal(0, _host.Checkpoints.Incomplete);
    }

    [Fact]
    public async Task A_second_without_writes_moves_what_there_is()
    {
        await AddAsync(megabytes: 3);
        Assert.True(DatabaseBytes < 2 * MiB);

        await _host.UntilIdleAsync(() => DatabaseBytes > 3 * MiB);
    }

    [Fact]
    public async Task A_reader_delays_it_the_writer_goes_on_and_counts_and_truncates_later()
    {
        using (var reader = SqliteConnections.OpenReader(_host.Directory.DatabasePath))
        {
            reader.Execute("BEGIN");
            reader.Prepare("SELECT count(*) FROM item").ExecuteScalar();
            await AddAsync(megabytes: 70);
            Assert.True(WalBytes > 64 * MiB);
            Assert.True(_host.Checkpoints.Incomplete >= 4);
        }

        await AddAsync(megabytes: 20, firstId: 1_000);

        Assert.True(WalBytes < 32 * MiB);
    }

    [Fact]
    public async Task At_stop_everything_is_moved()
    {
        await AddAsync(megabytes: 1);

        _host.Queue.Dispose();

        Assert.Equal(0, WalBytes);
    }

    private async Task AddAsync(int megabytes, long firstId = 1)
    {
        for (var added = 0; added < megabytes; added++)
        {
            await _host.AddAsync(firstId + added, MiB);
        }
    }
}
