using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>Errors of the disk, which take a whole batch.</summary>
public sealed class LostBatchTests : IDisposable
{
    private readonly WriterHost _host = new();

    public void Dispose() => _host.Dispose();

    private string WalPath => _host.Directory.DatabasePath + "-wal";

    [Fact]
    public async Task A_commit_that_fails_with_an_io_error_ends_the_process_and_answers_nobody()
    {
        await _host.AddAsync(1);
        FileFault.Break(WalPath);

        var act = _host.AddAsync(2);
        await Patience.UntilAsync(() => _host.Ends.Ends.Count > 0);

        Assert.Contains("COMMIT", Assert.Single(_host.Ends.Ends).Why, StringComparison.Ordinal);
        Assert.False(act.IsCompleted);
    }

    [Fact]
    public async Task A_commit_on_a_full_disk_refuses_the_batch_and_does_not_end_the_process()
    {
        await _host.AddAsync(1);
        FileFault.Fill(WalPath);
        Task<long>[] batch;
        using (await _host.HoldAsync())
        {
            batch = [_host.AddAsync(2), _host.AddAsync(3)];
        }

        foreach (var act in batch)
        {
            await Assert.ThrowsAsync<StorageFullException>(() => act.SoonAsync());
        }

        Assert.Empty(_host.Ends.Ends);
        Assert.Equal(1, _host.Queue.Counts.Lost);
        Assert.True(_host.Queue.IsDiskFull);
        Assert.Equal(1, _host.Items);
        Assert.Equal(2, _host.Head!.Size);
    }

    [Fact]
    public async Task While_another_process_holds_the_write_lock_callers_are_told_to_come_again()
    {
        using (var foreign = SqliteConnections.OpenWriter(_host.Directory.DatabasePath))
        {
            foreign.Execute("BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<StorageBusyException>(() => _host.AddAsync(1).SoonAsync());
            foreign.Execute("ROLLBACK");
        }

        await _host.AddAsync(2);
        Assert.Empty(_host.Ends.Ends);
        Assert.Equal(1, _host.Items);
    }

    [Fact]
    public async Task Whoever_stands_behind_a_lost_batch_is_answered_too()
    {
        await _host.AddAsync(1);
        FileFault.Fill(WalPath);
        Task<long>[] all;
        using (await _host.HoldAsync())
        {
            // Four megabytes of dirty pages do not fit the page cache, so SQLite is full in the middle of the batch.
            all = [.. Enumerable.Range(2, 80).Select(id => _host.AddAsync(id, sizeBytes: 50_000))];
        }

        foreach (var act in all)
        {
            await Assert.ThrowsAsync<StorageFullException>(() => act.SoonAsync());
        }

        Assert.Empty(_host.Ends.Ends);
        Assert.Equal(1, _host.Items);
    }
}
