using System.Globalization;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Directory;

public sealed class DiskReserveTests : IDisposable
{
    private const int StatBlockBytes = 512;

    private readonly TempDatabase _temp = new();
    private readonly DataDirectory _directory;

    public DiskReserveTests() => _directory = DataDirectory.Create(_temp.DirectoryPath);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void It_takes_real_blocks_and_is_private()
    {
        var reserve = new DiskReserve(_directory);
        Assert.Equal(DiskReserveState.Spent, reserve.State);

        Assert.True(reserve.TryLay());

        Assert.Equal(DiskReserveState.Laid, reserve.State);
        Assert.True(BlocksOf(_directory.ReservePath) * StatBlockBytes >= DiskReserve.SizeBytes);
        PrivateFiles.RequireFile(_directory.ReservePath);
    }

    [Fact]
    public void A_released_reserve_is_gone_and_can_be_laid_again()
    {
        var reserve = new DiskReserve(_directory);
        reserve.TryLay();

        reserve.Release();
        reserve.Release();

        Assert.Equal(DiskReserveState.Spent, reserve.State);
        Assert.False(File.Exists(_directory.ReservePath));
        Assert.True(reserve.TryLay());
    }

    [Fact]
    public void The_next_start_finds_it()
    {
        new DiskReserve(_directory).TryLay();

        Assert.Equal(DiskReserveState.Laid, new DiskReserve(_directory).State);
    }

    [Fact]
    public void A_half_laid_one_counts_as_spent_and_is_laid_anew()
    {
        using (var half = PrivateFiles.Create(_directory.ReservePath))
        {
            half.SetLength(DiskReserve.SizeBytes / 2);
        }

        var reserve = new DiskReserve(_directory);

        Assert.Equal(DiskReserveState.Spent, reserve.State);
        Assert.True(reserve.TryLay());
        Assert.True(BlocksOf(_directory.ReservePath) * StatBlockBytes >= DiskReserve.SizeBytes);
    }

    private static long BlocksOf(string path) =>
        long.Parse(Shell.Run($"stat -c %b '{path}'"), CultureInfo.InvariantCulture);
}
