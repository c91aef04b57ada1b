using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Schema;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests;

/// <summary>A database that is damaged or not ours is neither served nor verified, and stays as it is.</summary>
public sealed class DatabaseFileTests : IDisposable
{
    private readonly DatabaseHost _host = new();
    private readonly TempDatabase _temp = new();
    private readonly DataDirectory _directory;

    public DatabaseFileTests() => _directory = DataDirectory.Open(_temp.DirectoryPath);

    public void Dispose()
    {
        _host.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRAGMA journal_mode = DELETE;")]
    [InlineData("CREATE TABLE schema_step (number INTEGER, name TEXT, digest BLOB);")]
    public void Another_programs_database_is_not_taken_over(string besides)
    {
        using (var theirs = SqliteConnections.OpenWriter(_directory.DatabasePath))
        {
            theirs.RunScript("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); " + besides);
        }

        AssertUntouched<SchemaMismatchException>();
    }

    [Fact]
    public void A_file_that_is_no_database_is_not_taken_over()
    {
        Write([.. Enumerable.Range(0, 9_000).Select(place => (byte)(place % 251))]);

        AssertUntouched<DatabaseUnreadableException>();
        Assert.Throws<DatabaseUnreadableException>(() => LogSnapshot.TryOpen(_directory));
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(12_288)]
    [InlineData(20_000)]
    public async Task A_database_that_was_cut_short_is_not_gone_on_with(int sizeBytes)
    {
        await _host.CreateAsync("ada");
        using var whole = new DirectoryCopy(_host.Directory);
        _host.Open(whole.Directory).Dispose();
        Write(File.ReadAllBytes(whole.Directory.DatabasePath).AsSpan(0, sizeBytes));

        AssertUntouched<DatabaseUnreadableException>();
        Assert.Throws<DatabaseUnreadableException>(() => LogSnapshot.TryOpen(_directory));
    }

    [Fact]
    public void An_empty_file_is_a_new_database_without_a_log()
    {
        Write([]);

        Assert.Null(LogSnapshot.TryOpen(_directory));
        _host.Open(_directory).Dispose();
    }

    [Theory]
    [InlineData("UPDATE audit_head SET root = zeroblob(31)")]
    [InlineData("UPDATE audit_tile SET hashes = zeroblob(9)")]
    public async Task A_row_of_no_form_of_ours_cannot_be_verified(string tampering)
    {
        for (var count = 0; count < 300; count++)
        {
            await _host.Database.Audit.RecordAsync(
                new(Core.Audit.EventCode.SessionRenamed), Core.Audit.Caller.Server, DatabaseHost.Cancel);
        }

        using var copy = new DirectoryCopy(_host.Directory);
        Rows.Tamper(copy.Directory, "PRAGMA ignore_check_constraints = ON; " + tampering);

        Assert.Throws<DatabaseUnreadableException>(() => Logs.Verify(copy.Directory));
    }

    private void Write(ReadOnlySpan<byte> content)
    {
        using var file = PrivateFiles.Create(_directory.DatabasePath);
        file.Write(content);
    }

    private void AssertUntouched<TRefusal>()
        where TRefusal : Exception
    {
        var before = File.ReadAllBytes(_directory.DatabasePath);

        Assert.Throws<TRefusal>(() => _host.Open(_directory));

        Assert.Equal(before, File.ReadAllBytes(_directory.DatabasePath));
    }
}
