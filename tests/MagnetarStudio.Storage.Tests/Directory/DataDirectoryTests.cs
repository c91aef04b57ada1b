using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Directory;

public sealed class DataDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TempDatabase _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_new_directory_is_private()
    {
        var directory = DataDirectory.Create(_temp.PathOf("new"));

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(directory.Path));
    }

    [Fact]
    public void Everything_lies_in_the_directory()
    {
        var directory = DataDirectory.Create(_temp.DirectoryPath + "/");

        Assert.Equal(_temp.DirectoryPath, directory.Path);
        Assert.Equal(
            ["magnetar.db", "magnetar.lock", "reserve", "head.pin", "witness.pin", "keys", "control.sock", ".env"],
            new[]
            {
                directory.DatabasePath, directory.LockPath, directory.ReservePath, directory.HeadPinPath,
                directory.WitnessPinPath, directory.KeysPath, directory.ControlSocketPath,
                directory.EnvironmentFilePath,
            }.Select(path => Path.GetRelativePath(directory.Path, path)));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_directory_that_is_open_to_others_is_refused_by_name(UnixFileMode extra)
    {
        File.SetUnixFileMode(_temp.DirectoryPath, OwnerOnly | extra);

        var refused = Assert.Throws<DataDirectoryException>(() => DataDirectory.Create(_temp.DirectoryPath));
        Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(_temp.DirectoryPath));

        Assert.Equal(_temp.DirectoryPath, refused.Path);
        Assert.Contains("chmod 0700", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_of_another_user_is_refused()
    {
        // A plain user finds one at the root; root has to make one.
        var foreign = Environment.IsPrivilegedProcess ? OwnedByNobody() : "/";

        var refused = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(foreign));

        Assert.Contains("belongs to user", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_directory_is_made_or_missed()
    {
        Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(_temp.PathOf("none")));
        DataDirectory.Create(_temp.PathOf("none/below"));
        Assert.Equal(_temp.PathOf("none/below"), DataDirectory.Open(_temp.PathOf("none/below")).Path);
    }

    [Fact]
    public void A_file_in_its_place_is_refused()
    {
        File.WriteAllText(_temp.PathOf("file"), "");

        Assert.Throws<DataDirectoryException>(() => DataDirectory.Create(_temp.PathOf("file")));
    }

    private string OwnedByNobody()
    {
        var path = _temp.PathOf("foreign");
        DataDirectory.Create(path);
        Shell.Run($"chown 65534 '{path}'");
        return path;
    }
}
