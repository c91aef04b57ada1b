using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Directory;

public sealed class DirectoryLockTests : IDisposable
{
    private const int FlockRefused = 1; // flock(1) -n

    private readonly TempDatabase _temp = new();
    private readonly DataDirectory _directory;

    public DirectoryLockTests() => _directory = DataDirectory.Create(_temp.DirectoryPath);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_second_holder_is_refused_and_told_how_to_find_the_first()
    {
        using var held = DirectoryLock.Take(_directory);

        var refused = Assert.Throws<DataDirectoryException>(() => DirectoryLock.Take(_directory));

        Assert.Equal(_directory.Path, refused.Path);
        Assert.Contains($"fuser '{_directory.LockPath}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposing_lets_the_next_one_in()
    {
        DirectoryLock.Take(_directory).Dispose();
        DirectoryLock.Take(_directory).Dispose();
    }

    [Fact]
    public void It_is_a_flock_that_another_process_sees()
    {
        using (DirectoryLock.Take(_directory))
        {
            var inode = Shell.Run($"stat -c %i '{_directory.LockPath}'");
            var locks = Shell.Run($"grep ':{inode} ' /proc/locks");
            Assert.Contains("FLOCK  ADVISORY  WRITE", locks, StringComparison.Ordinal);
            Shell.Run($"flock -n '{_directory.LockPath}' true", FlockRefused);
        }

        Shell.Run($"flock -n '{_directory.LockPath}' true");
    }

    [Fact]
    public void A_killed_holder_leaves_no_lock()
    {
        DirectoryLock.Take(_directory).Dispose();
        using var other = Shell.Start($"exec flock -n -F '{_directory.LockPath}' sh -c 'echo held; exec cat'");
        Assert.Equal("held", other.StandardOutput.ReadLine());
        Assert.Throws<DataDirectoryException>(() => DirectoryLock.Take(_directory));

        other.Kill();
        other.WaitForExit();

        DirectoryLock.Take(_directory).Dispose();
    }

    [Fact]
    public void The_lock_file_must_be_private()
    {
        DirectoryLock.Take(_directory).Dispose();
        File.SetUnixFileMode(_directory.LockPath, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Throws<DataDirectoryException>(() => DirectoryLock.Take(_directory));
    }
}
