using System.Buffers.Binary;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>An export is of one moment, holds every entry as it was hashed, and bears a head only when it is whole.
/// </summary>
public sealed class TilesExportTests : IDisposable
{
    private readonly DatabaseHost _host = new();
    private readonly TempDatabase _place = new();

    private string Checkpoint => _place.PathOf(TilesExport.CheckpointName);

    public void Dispose()
    {
        _host.Dispose();
        _place.Dispose();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(600)]
    public async Task The_files_hold_the_records_and_the_tiles_over_them(int size)
    {
        await GrowAsync(size);
        Export();

        Assert.Equal(_host.Database.Audit.Head!.Note, await ReadTextAsync(Checkpoint));
        var records = Rows.Records(_host.Directory);
        var builder = new TileBuilder();
        var completed = new List<HashTile>();
        records.ForEach(record => builder.Append(LeafHash.Of(record), completed));
        for (var level = 0; level < 2; level++)
        {
            completed.AddRange(builder.Find(level, size >> (8 * (level + 1))) is { } partial ? [partial] : []);
        }

        Assert.All(completed, tile => Assert.Equal(tile.Bytes.ToArray(), Read(tile.Position.HashPath)));
        foreach (var bundle in completed.Where(tile => tile.Position.Level == 0))
        {
            var first = (int)bundle.Position.Index * HashTile.Hashes;
            var expected = records.GetRange(first, bundle.Position.Width).SelectMany(Prefixed);
            Assert.Equal(expected, Read(bundle.Position.EntriesPath));
        }

        var files = System.IO.Directory.EnumerateFiles(_place.DirectoryPath, "*", SearchOption.AllDirectories);
        Assert.Equal(completed.Count + completed.Count(tile => tile.Position.Level == 0) + 1, files.Count());
    }

    [Fact]
    public async Task What_is_written_while_it_runs_is_not_in_it()
    {
        await GrowAsync(600);
        using var snapshot = LogSnapshot.TryOpen(_host.Directory)!;
        var head = snapshot.ReadHead()!;
        await GrowAsync(900);

        new TilesExport(snapshot, head, _place.DirectoryPath).Run(progress: null, DatabaseHost.Cancel);

        Assert.Equal(head.Note, await ReadTextAsync(Checkpoint));
        Assert.True(File.Exists(_place.PathOf("tile/entries/002.p/88")));
    }

    [Fact]
    public async Task An_export_that_ends_early_leaves_no_head_not_even_an_older_one()
    {
        await GrowAsync(600);
        Export();
        using var snapshot = LogSnapshot.TryOpen(_host.Directory)!;
        var export = new TilesExport(snapshot, snapshot.ReadHead()!, _place.DirectoryPath);
        using var killed = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => export.Run(new Killer(killed), killed.Token));

        Assert.False(File.Exists(Checkpoint));
        Assert.True(File.Exists(_place.PathOf("tile/entries/000")));
    }

    [Theory]
    [InlineData("UPDATE audit_record SET record = zeroblob(100) WHERE seq = 70", "that the head was made over")]
    [InlineData("UPDATE audit_record SET record = zeroblob(70000) WHERE seq = 70", "longer than any record may be")]
    [InlineData("DELETE FROM audit_record WHERE seq = 300", "from 256 on some are not there")]
    [InlineData("DELETE FROM audit_record WHERE seq = 599", "from 512 on some are not there")]
    public async Task A_log_that_its_head_does_not_cover_is_exported_without_a_head(string tampering, string said)
    {
        await GrowAsync(600);
        using var copy = new DirectoryCopy(_host.Directory);
        Rows.Tamper(copy.Directory, tampering);
        using var snapshot = LogSnapshot.TryOpen(copy.Directory)!;
        var export = new TilesExport(snapshot, snapshot.ReadHead()!, _place.DirectoryPath);

        var refused = Assert.Throws<LogTamperedException>(() => export.Run(progress: null, DatabaseHost.Cancel));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Checkpoint));
    }

    private void Export()
    {
        using var snapshot = LogSnapshot.TryOpen(_host.Directory)!;
        new TilesExport(snapshot, snapshot.ReadHead()!, _place.DirectoryPath).Run(progress: null, DatabaseHost.Cancel);
    }

    private byte[] Read(string name) => File.ReadAllBytes(_place.PathOf(name));

    private static Task<string> ReadTextAsync(string path) => File.ReadAllTextAsync(path, DatabaseHost.Cancel);

    private static byte[] Prefixed(byte[] record)
    {
        var entry = new byte[sizeof(ushort) + record.Length];
        BinaryPrimitives.WriteUInt16BigEndian(entry, (ushort)record.Length);
        record.CopyTo(entry, sizeof(ushort));
        return entry;
    }

    // The first act brings the log's own first record.
    private Task GrowAsync(int size)
    {
        var missing = size - (int)(_host.Database.Audit.Head?.Size ?? 1);
        return Task.WhenAll(Enumerable.Range(0, missing).Select(_ => _host.Database.Audit
            .RecordAsync(new AuditEvent(EventCode.ServerStarted), Caller.Server, DatabaseHost.Cancel).AsTask()));
    }

    private sealed class Killer(CancellationTokenSource killed) : IProgress<long>
    {
        public void Report(long value) => killed.Cancel();
    }
}
