using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>The log's keys are changed for others, and what was sealed before stays readable.</summary>
public sealed class LogKeyRotationTests : IDisposable
{
    private const string OldRows = """
        SELECT (SELECT count(*) FROM audit_data_key WHERE master = 1)
            + (SELECT count(*) FROM audit_subject_key WHERE master = 1)
        """;

    private readonly DatabaseHost _host = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ILogKeyRotation Rotation => _host.Database.KeyRotation;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_new_data_key_is_announced_by_the_next_batch()
    {
        await _host.CreateAsync("ada");

        var codes = await _host.RecordedByAsync(async () =>
        {
            await Rotation.RotateDataKeyAsync(DatabaseHost.Somebody, Cancel);
            await _host.CreateAsync("bea");
            await _host.CreateAsync("eve");
        });

        Assert.Equal(
            [EventCode.KeyRotated, EventCode.DataKeyMade, EventCode.AccountCreated, EventCode.AccountCreated], codes);
        Assert.Equal(2, Count("SELECT count(*) FROM audit_data_key"));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task A_new_master_key_wraps_every_key_and_the_earlier_one_is_gone()
    {
        // More than one act wraps at a time.
        await Task.WhenAll(Enumerable.Range(0, 1_100).Select(number => _host.CreateAsync($"user{number}")));
        var oldSlot = Blob("SELECT wrapped FROM audit_slot");
        var records = Rows.Records(_host.Directory);

        var codes = await _host.RecordedByAsync(
            () => Rotation.RotateMasterKeyAsync(false, DatabaseHost.Somebody, Cancel).AsTask());

        Assert.Equal([EventCode.KeyRotated, EventCode.KeyRotated], codes);
        Assert.Equal(0, Count(OldRows));
        Assert.Equal(2, Count("SELECT master FROM audit_slot"));
        Assert.Equal(1, Count("SELECT count(*) FROM audit_slot"));
        Assert.Empty(Bytes.FilesWith(_host.Directory, oldSlot));
        Assert.Equal(records, Rows.Records(_host.Directory)[..records.Count]);
        Logs.RequireIntact(_host.Directory);

        // What is made from now on, and after a restart, is wrapped by the new one.
        await _host.CreateAsync("ada");
        _host.Restart();
        await _host.CreateAsync("bea");
        Assert.Equal(0, Count(OldRows));
        Assert.Equal("user7", await FirstNameAsync("user7"));
        Logs.RequireIntact(_host.Directory);
    }

    [Theory]
    [InlineData("audit_data_key", "data key 1 ")]
    [InlineData("audit_subject_key", "subject key ")]
    public async Task A_change_that_meets_a_row_it_cannot_open_names_it_and_goes_on_when_it_is_back(
        string table, string named)
    {
        await _host.CreateAsync("ada");
        _host.Database.Dispose();
        using var beside = new TempDatabase();
        await File.WriteAllBytesAsync(beside.Path, [], Cancel);
        var attach = $"ATTACH '{beside.Path}' AS kept;";
        Rows.Tamper(_host.Directory, $"{attach} CREATE TABLE kept.row AS SELECT * FROM {table}");
        Rows.Tamper(_host.Directory, $"UPDATE {table} SET wrapped = zeroblob(60)");
        _host.Restart();

        var lost = await Assert.ThrowsAsync<AuditKeyException>(
            () => Rotation.RotateMasterKeyAsync(false, DatabaseHost.Somebody, Cancel).AsTask());

        // Both master keys hold meanwhile, also through a restart, and new rows are wrapped by the newest.
        Assert.Contains(named, lost.Message, StringComparison.Ordinal);
        Assert.Equal(2, Count("SELECT count(*) FROM audit_slot"));
        _host.Restart();
        await _host.CreateAsync("bea");
        _host.Database.Dispose();
        Rows.Tamper(_host.Directory, $"""
            {attach}
            UPDATE {table} SET (master, wrapped) =
                (SELECT row.master, row.wrapped FROM kept.row WHERE row.key_id = {table}.key_id)
            WHERE key_id IN (SELECT key_id FROM kept.row)
            """);
        _host.Restart();
        Logs.RequireIntact(_host.Directory);
        await Rotation.RotateMasterKeyAsync(true, Caller.Server, Cancel);

        Assert.Equal(0, Count(OldRows));
        Assert.Equal(1, Count("SELECT count(*) FROM audit_slot"));
        Logs.RequireIntact(_host.Directory);
    }

    [Fact]
    public async Task The_log_is_read_while_its_master_key_changes()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => _host.CreateAsync($"user{number}")));
        var changes = Task.Run(
            async () =>
            {
                for (var change = 0; change < 3; change++)
                {
                    await Rotation.RotateMasterKeyAsync(false, DatabaseHost.Somebody, Cancel);
                }
            },
            Cancel);

        do
        {
            var entries = await _host.Database.LogEntries.ReadAsync(0, 300, EntryFilter.All, Cancel);
            Assert.Equal(300, entries.Count);
            Assert.DoesNotContain(entries, entry => entry.IsSubjectErased);
            _host.Clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        while (!changes.IsCompleted);

        await changes;
        Assert.Equal(4, Count("SELECT master FROM audit_slot"));
    }

    [Fact]
    public async Task A_changed_secret_opens_the_log_and_the_one_before_is_refused_by_the_name_of_its_slot()
    {
        await _host.CreateAsync("ada");
        var oldSlot = Blob("SELECT wrapped FROM audit_slot");

        await Rotation.ChangeSecretAsync(TestLog.OtherSecret, DatabaseHost.Somebody, Cancel);

        Assert.Empty(Bytes.FilesWith(_host.Directory, oldSlot));
        using (var copy = new DirectoryCopy(_host.Directory))
        {
            var refused = Assert.Throws<AuditKeyException>(() => _host.Open(copy.Directory));
            Assert.Contains("'environment'", refused.Message, StringComparison.Ordinal);
            using var opened = _host.Open(copy.Directory, secret: TestLog.OtherSecret);
            var entries = await opened.LogEntries.ReadAsync(0, 10, EntryFilter.All, Cancel);
            Assert.Contains(entries, entry => entry.What.UserName == "ada");
        }

        // The secret in memory is the new one: the next master key is wrapped for it.
        await Rotation.RotateMasterKeyAsync(false, DatabaseHost.Somebody, Cancel);
        using var next = new DirectoryCopy(_host.Directory);
        _host.Open(next.Directory, secret: TestLog.OtherSecret).Dispose();
    }

    [Fact]
    public async Task A_new_head_key_signs_and_the_log_goes_on_only_with_it()
    {
        await _host.CreateAsync("ada");
        var before = Pin();

        await Rotation.RotateHeadKeyAsync(TestLog.OtherSigner(_host.Database.Log), DatabaseHost.Somebody, Cancel);
        await _host.CreateAsync("bea");

        using var first = TestLog.Signer(_host.Database.Log);
        using var second = TestLog.OtherSigner(_host.Database.Log);
        Assert.True(second.Verifier.IsSame(_host.Database.Audit.HeadKey));
        Assert.Empty(Verify(_host.Directory, [before], first.Verifier, second.Verifier));
        Assert.Empty(Verify(_host.Directory, [before], second.Verifier));
        Assert.Empty(Verify(_host.Directory, [before]));

        _host.Database.Dispose();
        using var copy = new DirectoryCopy(_host.Directory);
        Assert.Throws<LogTamperedException>(() => _host.Open(copy.Directory));
        File.Delete(copy.Directory.HeadPinPath);
        Assert.Throws<AuditKeyException>(() => _host.Open(copy.Directory));
        using var opened = _host.Open(copy.Directory, signers: Both);
        Assert.True(second.Verifier.IsSame(opened.Audit.HeadKey));
    }

    [Fact]
    public async Task A_pin_of_the_key_before_is_a_pin_at_a_start_and_is_followed_by_the_new_key()
    {
        await _host.CreateAsync("ada");
        var before = Pin();
        await Rotation.RotateHeadKeyAsync(TestLog.OtherSigner(_host.Database.Log), DatabaseHost.Somebody, Cancel);
        _host.Database.Dispose();

        using var copy = new DirectoryCopy(_host.Directory);
        await File.WriteAllTextAsync(copy.Directory.HeadPinPath, before.Note!.Encode(), Cancel);
        _host.Open(copy.Directory, signers: Both).Dispose();

        using var second = TestLog.OtherSigner(_host.Database.Log);
        Assert.True(PinFile.Find(_host.Directory.HeadPinPath)!.IsHeadOf(second.Verifier));
        Assert.True(PinFile.Find(copy.Directory.HeadPinPath)!.IsHeadOf(second.Verifier));
    }

    [Fact]
    public async Task A_log_rolled_back_to_before_the_change_is_behind_the_pin_of_the_new_key()
    {
        await _host.CreateAsync("ada");
        _host.Restart();
        using var copy = new DirectoryCopy(_host.Directory);
        await Rotation.RotateHeadKeyAsync(TestLog.OtherSigner(_host.Database.Log), DatabaseHost.Somebody, Cancel);
        _host.Database.Dispose();
        File.Copy(_host.Directory.HeadPinPath, copy.Directory.HeadPinPath, overwrite: true);

        var refused = Assert.Throws<LogTamperedException>(() => _host.Open(copy.Directory, signers: Both));

        Assert.Contains("rolled back", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_no_record_names_yet_signs_nothing_until_one_does()
    {
        await _host.CreateAsync("ada");
        _host.Database.Dispose();
        using var copy = new DirectoryCopy(_host.Directory);

        // The file of head keys is ahead, as a crash between it and the record leaves it.
        using var opened = _host.Open(copy.Directory, signers: Both);
        using var first = TestLog.Signer(opened.Log);
        Assert.True(first.Verifier.IsSame(opened.Audit.HeadKey));
        await opened.KeyRotation.RotateHeadKeyAsync(TestLog.OtherSigner(opened.Log), Caller.Server, Cancel);

        using var second = TestLog.OtherSigner(opened.Log);
        Assert.True(second.Verifier.IsSame(opened.Audit.HeadKey));
        Assert.Empty(Verify(copy.Directory, [], first.Verifier, second.Verifier));
    }

    private static NoteSigner[] Both(LogId log) => [TestLog.Signer(log), TestLog.OtherSigner(log)];

    private static IReadOnlyList<VerifyFinding> Verify(
        DataDirectory directory, IReadOnlyList<HeadPin> pins, params NoteVerifier[] headKeys)
    {
        using var snapshot = LogSnapshot.TryOpen(directory);
        Assert.NotNull(snapshot);
        using var keys = snapshot.Unlock(TestLog.Secret);
        using var verifier = new LogVerifier(snapshot, headKeys, pins, keys);
        return verifier.Run(VerifyLevel.Keys, progress: null, Cancel).Findings;
    }

    private HeadPin Pin()
    {
        Assert.True(SignedNote.TryParse(_host.Database.Audit.Head!.Note, out var note));
        return new HeadPin("kept.pin", note);
    }

    private async Task<string?> FirstNameAsync(string name)
    {
        var entries = await _host.Database.LogEntries.ReadAsync(0, 2_000, EntryFilter.All, Cancel);
        return entries.FirstOrDefault(entry => entry.What.UserName == name)?.What.UserName;
    }

    private long Count(string sql) => Rows.Count(_host.Directory, sql);

    private byte[] Blob(string sql) => Rows.Blob(_host.Directory, sql);
}
