using System.Buffers.Binary;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Writes a log as files that other people's tools can check (C2SP tlog-tiles).</summary>
/// <remarks>
/// Tiles are computed anew from the records, and stored ones are not looked at. The head is written last, when the
/// records have given its root: whatever ends an export before leaves a directory without a head, which is no log.
/// Memory is bounded by one bundle of 256 records.
/// </remarks>
/// <param name="source">One snapshot of the log.</param>
/// <param name="head">Its head, whose signature was checked.</param>
/// <param name="directory">An existing directory.</param>
public sealed class TilesExport(ILogSource source, LogHead head, string directory)
{
    /// <summary>Name of the file that holds the head.</summary>
    public const string CheckpointName = "checkpoint";

    private readonly TileBuilder _tiles = new();
    private readonly MerkleFrontier _frontier = new();
    private readonly List<HashTile> _completed = [];

    /// <summary>How many files were written.</summary>
    public long Files { get; private set; }

    /// <summary>Writes everything; files of the same names are replaced.</summary>
    /// <param name="progress">Told how many records are written, now and then; null for nobody.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="LogTamperedException">The records do not give the head's root. No head was written.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Run(IProgress<long>? progress, CancellationToken cancel)
    {
        var checkpoint = Path.Combine(directory, CheckpointName);
        File.Delete(checkpoint);

        var kept = source.ReadRecords(0, 1) is [var (oldest, _)] ? oldest : 0;
        for (var first = 0L; first < head.Size; first += HashTile.Hashes)
        {
            cancel.ThrowIfCancellationRequested();
            if (first + HashTile.Hashes <= kept)
            {
                TakePruned(first);
            }
            else
            {
                WriteBundle(first, (int)Math.Min(HashTile.Hashes, head.Size - first));
            }

            progress?.Report(_tiles.Size);
        }

        for (var level = 0; head.Size >> (level * HashTile.Height) > 0; level++)
        {
            if (_tiles.Find(level, (head.Size >> (level * HashTile.Height)) / HashTile.Hashes) is { } partial)
            {
                WriteTile(partial);
            }
        }

        if (_frontier.Root != head.Root)
        {
            throw new LogTamperedException(
                "The records are not those that the head was made over. `magnetar audit verify` says more.");
        }

        // Under another name first, so that a head is there whole or not at all.
        var unfinished = checkpoint + ".new";
        File.WriteAllText(unfinished, head.Note);
        File.Move(unfinished, checkpoint, overwrite: true);
        Files++;
    }

    private void WriteBundle(long first, int count)
    {
        var records = source.ReadRecords(first, count);
        if (records.Count != count || records[0].Seq != first || records[^1].Seq != first + count - 1)
        {
            throw new LogTamperedException(
                $"Of the records from {first} on some are not there. `magnetar audit verify` says more.");
        }

        using (var bundle = Create(new TilePosition(0, first / HashTile.Hashes, count).EntriesPath))
        {
            Span<byte> length = stackalloc byte[sizeof(ushort)];
            foreach (var (_, record) in records)
            {
                // A longer one is no record of ours, and a length of two bytes could not say so.
                if (record.Length > AuditRecord.SizeBytesMax)
                {
                    throw new LogTamperedException($"A record behind {first} is longer than any record may be.");
                }

                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)record.Length);
                bundle.Write(length);
                bundle.Write(record);
                Append(LeafHash.Of(record));
            }
        }

        WriteCompleted();
    }

    // Retention removed the records: their hashes are all there is, and the head's root vouches for them.
    private void TakePruned(long first)
    {
        if (source.Find(0, first / HashTile.Hashes) is not { Position.IsFull: true } tile)
        {
            throw new LogTamperedException(
                $"The tile of the records from {first} on is not there. `magnetar audit verify` says more.");
        }

        for (var offset = 0; offset < HashTile.Hashes; offset++)
        {
            Append(tile[offset]);
        }

        WriteCompleted();
    }

    private void WriteCompleted()
    {
        foreach (var tile in _completed)
        {
            WriteTile(tile);
        }

        _completed.Clear();
    }

    private void Append(in TreeHash leaf)
    {
        _tiles.Append(leaf, _completed);
        _frontier.Append(leaf);
    }

    private void WriteTile(HashTile tile)
    {
        using var file = Create(tile.Position.HashPath);
        file.Write(tile.Bytes.Span);
    }

    private FileStream Create(string name)
    {
        var path = Path.Combine(directory, name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Files++;
        return File.Create(path);
    }
}
