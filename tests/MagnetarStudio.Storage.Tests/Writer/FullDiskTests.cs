using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Writer;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>A disk that is really full, in the middle of a batch and at its COMMIT.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int WalFrameBytes = 24 + 4_096;
    private const int WalHeaderBytes = 32;

    // So many frames have their place in the first 32 KiB of the WAL's shared index (sqlite.org/walformat.html).
    private const int FirstIndexFrames = 4_062;

    private readonly SmallDisk _disk = new(sizeMiB: 96);
    private readonly WriterHost _host;

    public FullDiskTests() => _host = new WriterHost(_disk.DirectoryPath);

    public void Dispose()
    {
        _host.Dispose();
        _disk.Dispose();
    }

    private string WalPath => _host.Directory.DatabasePath + "-wal";

    [Fact]
    public async Task Full_in_the_middle_of_a_batch_nothing_of_it_is_kept()
    {
        await _host.AddAsync(1);
        _disk.FillBut(1_000_000);

        await LoseBatchAsync(count: 80, sizeBytes: 50_000);

        await RequireOnlyFirstItemAsync();
    }

    [Fact]
    public async Task Full_at_the_commit_nothing_of_it_is_kept()
    {
        await _host.AddAsync(1);
        _disk.FillBut(100_000);

        await LoseBatchAsync(count: 10, sizeBytes: 50_000);

        await RequireOnlyFirstItemAsync();
    }

    [Fact]
    public async Task Full_as_the_wal_crosses_its_first_index_page_nothing_of_it_is_revived()
    {
        var last = await WriteUpToFirstIndexAsync();
        var (items, records) = (_host.Items, _host.Records);

        // The WAL finds room for the batch, and its index none: whole frames with their COMMIT, and no COMMIT.
        LengthenWal(by: 300 * WalFrameBytes);
        _disk.FillBut(0);
        await LoseBatchAsync(count: 10, sizeBytes: 50_000, firstId: last + 1);

        RequireRevived(items, records + 1);
        Assert.Equal(EventCode.ReserveReleased, Rows.Codes(_host.Directory)[^1]);
        Assert.Empty(_host.Ends.Ends);
    }

    [Fact]
    public async Task What_may_use_the_reserve_goes_on_and_the_rest_comes_back_with_room()
    {
        await _host.AddAsync(1);
        _disk.FillBut(50_000);
        await LoseBatchAsync(count: 4, sizeBytes: 50_000, firstId: 100);

        Assert.True(_host.Queue.IsDiskFull);
        Assert.False(File.Exists(_host.Directory.ReservePath));
        Assert.Equal(EventCode.ReserveReleased, Rows.Codes(_host.Directory)[^1]);
        await Assert.ThrowsAsync<StorageFullException>(() => _host.AddAsync(2).SoonAsync());
        Assert.Equal(3, await _host.RunAsync(WriterHost.Add(3, mayUseReserve: true)));

        _disk.Empty();
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, await _host.AddAsync(4).SoonAsync());

        Assert.False(_host.Queue.IsDiskFull);
        Assert.True(File.Exists(_host.Directory.ReservePath));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task A_spent_reserve_refuses_revocations_too_and_is_recorded_once()
    {
        await _host.AddAsync(1);
        _disk.FillBut(50_000);
        await LoseBatchAsync(count: 4, sizeBytes: 50_000, firstId: 100);
        _disk.FillBut(0);

        await Assert.ThrowsAsync<StorageFullException>(
            () => _host.RunAsync(WriterHost.Add(2, sizeBytes: 2_000_000, mayUseReserve: true)).SoonAsync());

        Assert.Single(Rows.Codes(_host.Directory), EventCode.ReserveReleased);
        Assert.Empty(_host.Ends.Ends);
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task A_reserve_that_found_no_room_at_the_start_is_laid_when_there_is()
    {
        await _host.AddAsync(1);
        _disk.FillBut(50_000);
        await LoseBatchAsync(count: 4, sizeBytes: 50_000, firstId: 100);
        _disk.Empty();

        await _host.UntilIdleAsync(() => !_host.Queue.IsDiskFull);
        Assert.True(File.Exists(_host.Directory.ReservePath));
    }

    private async Task LoseBatchAsync(int count, int sizeBytes, long firstId = 2)
    {
        Task<long>[] batch;
        using (await _host.HoldAsync())
        {
            batch = [.. Enumerable.Range(0, count).Select(number => _host.AddAsync(firstId + number, sizeBytes))];
        }

        foreach (var act in batch)
        {
            await Assert.ThrowsAsync<StorageFullException>(() => act.SoonAsync());
        }
    }

    private async Task RequireOnlyFirstItemAsync()
    {
        RequireRevived(items: 1, records: 3); // begun, the item, the reserve
        Assert.Equal(1, await _host.RunAsync(new Act<long>(Caller.Server, _ => new(1, [], []), mayUseReserve: true)));
        Assert.Equal(1, _host.Items);
        Assert.Empty(_host.Ends.Ends);
    }

    // What a kill right after the answer would leave, and a restart would find.
    private void RequireRevived(long items, long records)
    {
        using var copy = new DirectoryCopy(_host.Directory);
        using (var reborn = new SqliteConnection($"Data Source={copy.Directory.DatabasePath};Pooling=False"))
        {
            reborn.Open();
            using var count = reborn.CreateCommand();
            count.CommandText = "SELECT (SELECT count(*) FROM item) || ' ' || (SELECT count(*) FROM audit_record)";
            Assert.Equal($"{items} {records}", count.ExecuteScalar());
        }

        Logs.RequireIntact(copy.Directory);
    }

    private async Task<long> WriteUpToFirstIndexAsync()
    {
        var id = 0L;
        while (Frames() < FirstIndexFrames - 60)
        {
            await _host.AddAsync(++id, sizeBytes: 100_000);
        }

        while (Frames() < FirstIndexFrames - 12)
        {
            await _host.AddAsync(++id);
        }

        Assert.InRange(Frames(), FirstIndexFrames - 12, FirstIndexFrames);
        return id;
    }

    private long Frames() => (new FileInfo(WalPath).Length - WalHeaderBytes) / WalFrameBytes;

    // SQLite keeps no lock on this file, so it may be opened beside it.
    private void LengthenWal(int by)
    {
        using var wal = new FileStream(WalPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        wal.Write(new byte[by]);
    }
}
