namespace MagnetarStudio.Storage.Directory;

/// <summary>Disk space set aside, so that on a full disk a revocation or a search can still be recorded.</summary>
/// <remarks>Used by the writer thread alone, but for <see cref="State"/>, which any thread may read.</remarks>
public sealed class DiskReserve
{
    /// <summary>Size of the reserve, in bytes: 16 MiB, what the WAL holds when its checkpoint is due.</summary>
    public const int SizeBytes = 16 * 1024 * 1024;

    /// <summary>Room that must be free besides before it is laid, in bytes: it must not itself fill the disk.</summary>
    public const int HeadroomBytes = 16 * 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    private readonly string _path;
    private volatile DiskReserveState _state;

    /// <summary>Looks whether the reserve is there; a half-laid one counts as spent.</summary>
    public DiskReserve(DataDirectory directory)
    {
        _path = directory.ReservePath;
        var file = new FileInfo(_path);
        _state = file.Exists && file.Length == SizeBytes ? DiskReserveState.Laid : DiskReserveState.Spent;
    }

    /// <summary>Whether there is something to release.</summary>
    public DiskReserveState State => _state;

    /// <summary>Lays the reserve down if it is not, and syncs it, so that its blocks are really taken.</summary>
    /// <returns>Whether it lies there now; false if the disk has no room for it and the headroom.</returns>
    /// <exception cref="DataDirectoryException">The file exists and is not private, or cannot be made.</exception>
    public bool TryLay()
    {
        if (_state == DiskReserveState.Laid)
        {
            return true;
        }

        Release();
        if (!HasRoom())
        {
            return false;
        }

        try
        {
            Write();
        }
        catch (IOException)
        {
            // Somebody else took the room in the meantime; half a reserve would only keep it from them.
            Release();
            return false;
        }

        _state = DiskReserveState.Laid;
        return true;
    }

    /// <summary>Gives the space back to the file system; a reserve that is spent stays so.</summary>
    public void Release()
    {
        File.Delete(_path);
        _state = DiskReserveState.Spent;
    }

    private bool HasRoom() =>
        new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace >= SizeBytes + HeadroomBytes;

    // Written and not only allocated: the file system's promise then needs no fallocate, and a pattern that is not
    // zero is stored even where holes or compression would save it.
    private void Write()
    {
        var chunk = new byte[ChunkBytes];
        for (var index = 0; index < chunk.Length; index++)
        {
            chunk[index] = (byte)((index % 251) + 1);
        }

        using var file = PrivateFiles.Create(_path);
        for (var written = 0; written < SizeBytes; written += chunk.Length)
        {
            file.Write(chunk);
        }

        file.Flush(flushToDisk: true);
    }
}
