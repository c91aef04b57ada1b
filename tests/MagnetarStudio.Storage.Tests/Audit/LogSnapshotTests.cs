using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>A verifier on a stored log: beside a running writer, and on one that somebody changed by hand.</summary>
public sealed class LogSnapshotTests : IDisposable
{
    private const int Records = 600; // two full tiles and a part

    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_directory_without_a_database_has_no_log()
    {
        using var temp = new TempDatabase();

        Assert.Null(LogSnapshot.TryOpen(DataDirectory.Open(temp.DirectoryPath)));
    }

    [Fact]
    public async Task Beside_a_running_writer_it_stays_of_one_moment()
    {
        await WriteAsync(10);
        using var snapshot = LogSnapshot.TryOpen(_host.Directory)!;
        var size = snapshot.ReadHead()!.Size;

        await WriteAsync(300);

        Assert.Equal(size, snapshot.ReadHead()!.Size);
        Assert.Equal(size, snapshot.ReadRecords(0, 1_000).Count);
        Assert.Equal(311, Logs.RequireIntact(_host.Directory).Size);
    }

    [Fact]
    public async Task Every_snapshot_taken_while_records_are_written_verifies()
    {
        await WriteAsync(1);
        var writing = WriteAsync(2_000);
        do
        {
            Logs.RequireIntact(_host.Directory);
        }
        while (!writing.IsCompleted);

        await writing.SoonAsync();
    }

    [Theory]
    [InlineData("UPDATE audit_record SET record = zeroblob(100) WHERE seq = 70", 70)]
    [InlineData("UPDATE audit_record SET record = (SELECT record FROM audit_record WHERE seq = 71) WHERE seq = 70", 70)]
    [InlineData("DELETE FROM audit_record WHERE seq = 300", 300)]
    [InlineData("DELETE FROM audit_record WHERE seq >= 590", 590)]
    [InlineData("DELETE FROM audit_record WHERE seq = 300; " + CloseGap, 300)]
    [InlineData(Swap, 70)]
    [InlineData("INSERT INTO audit_record SELECT max(seq) + 1, record FROM audit_record", 601)]
    [InlineData("DELETE FROM audit_record WHERE seq = 599; DELETE FROM audit_record WHERE seq = 600", 599)]
    public async Task The_first_bad_record_is_named(string tampering, long firstBad)
    {
        var report = await VerifyTamperedAsync(tampering);

        Assert.Equal(firstBad, report.FirstBad);
        Assert.Equal(firstBad, report.GoodPrefix);
    }

    [Theory]
    [InlineData("UPDATE audit_tile SET hashes = zeroblob(8192) WHERE tile = 1", "HASH_DIFFERS")]
    [InlineData("DELETE FROM audit_tile WHERE tile = 1", "TILE_MISSING")]
    [InlineData("INSERT INTO audit_tile SELECT level, 9, hashes FROM audit_tile WHERE tile = 1", "TILE_ADDED")]
    [InlineData("UPDATE audit_head SET root = zeroblob(32)", "HEAD_DIFFERS")]
    [InlineData("UPDATE audit_head SET size = size + 1", "TAIL_MISSING")]
    [InlineData("UPDATE audit_head SET end_time_unix_us = end_time_unix_us + 1", "HEAD_TIME_DIFFERS")]
    [InlineData("UPDATE audit_head SET end_time_unix_us = 0", "HEAD_TIME_DIFFERS")]
    [InlineData("UPDATE audit_head SET note = replace(note, '6', '7')", "HEAD_NOT_SIGNED")]
    [InlineData("DELETE FROM audit_data_key", "DATA_KEY_LOST")]
    public async Task What_stands_beside_the_records_is_held_to_them(string tampering, string code)
    {
        var report = await VerifyTamperedAsync(tampering);

        Assert.Contains(code, report.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task A_tail_cut_with_its_head_is_seen_by_a_pin_alone()
    {
        await WriteAsync(10);
        using var yesterday = new DirectoryCopy(_host.Directory);
        await WriteAsync(10);
        Assert.True(SignedNote.TryParse(_host.Database.Audit.Head!.Note, out var note));

        Logs.RequireIntact(yesterday.Directory);
        var report = Logs.Verify(yesterday.Directory, [new HeadPin("a.pin", note)]);

        Assert.Equal("BEHIND_PIN", Assert.Single(report.Findings).Code);
        Assert.Equal(11, report.FirstBad);
    }

    [Theory]
    [InlineData("audit_record; DELETE FROM audit_head; DELETE FROM audit_tile")]
    [InlineData("audit_record; DELETE FROM audit_head; DELETE FROM audit_tile; DELETE FROM audit_data_key")]
    public async Task A_log_that_was_emptied_is_not_taken_for_a_new_one(string tables)
    {
        var report = await VerifyTamperedAsync("DELETE FROM " + tables);

        Assert.Contains("LOG_EMPTY", report.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_database_that_was_made_and_never_sealed_anything_has_no_log_yet()
    {
        using var copy = new DirectoryCopy(_host.Directory);

        Assert.Null(LogSnapshot.TryOpen(copy.Directory));
        _host.Open(copy.Directory).Dispose();
    }

    [Fact]
    public async Task An_erased_subject_leaves_a_log_that_verifies()
    {
        var ada = await _host.CreateAsync("ada");
        await _host.SignInAsync(ada);
        await WriteAsync(10);

        await _host.Database.Accounts.EraseAsync(ada.Id, Caller.Server, DatabaseHost.Cancel);

        Assert.Equal(1, Rows.Count(_host.Directory, "SELECT count(*) FROM audit_subject_key"));
        Logs.RequireIntact(_host.Directory);
    }

    // No key is needed for any of it: rows that the server believes, and the log alone can answer for.
    [Theory]
    [InlineData(PlantInvitation, "INVITATION_NOT_LOGGED")]
    [InlineData("UPDATE invitation SET role = 50", "INVITATION_CHANGED")]
    [InlineData("UPDATE invitation SET code_digest = zeroblob(32)", "INVITATION_CHANGED")]
    [InlineData("UPDATE invitation SET made_by = NULL", "INVITATION_CHANGED")]
    [InlineData("UPDATE invitation SET expires_at_unix_us = expires_at_unix_us + 1", "INVITATION_CHANGED")]
    [InlineData("UPDATE invitation SET used_by = made_by", "INVITATION_USE_NOT_LOGGED")]
    [InlineData("DELETE FROM audit_subject_key WHERE month IS NOT NULL", "SUBJECT_KEY_MISSING")]
    [InlineData("DELETE FROM audit_subject_key WHERE account_id = " + Ada, "SUBJECT_KEY_MISSING")]
    [InlineData("UPDATE audit_subject_key SET month = month + 1 WHERE month IS NOT NULL", "SUBJECT_KEY_MOVED")]
    [InlineData(CrossKeys, "SUBJECT_KEY_MOVED SUBJECT_KEY_MOVED")]
    [InlineData("INSERT INTO erased_account VALUES (" + Ada + ")", "ERASURE_NOT_LOGGED")]
    [InlineData("DELETE FROM erased_account", "ERASURE_FORGOTTEN")]
    public async Task Invitations_and_subject_keys_are_held_to_the_log(string tampering, string codes)
    {
        var ada = await _host.CreateAsync("ada", Role.Founder);
        var bob = await _host.CreateAsync("bob");
        var eve = await _host.CreateAsync("eve");
        await _host.SignInAsync(ada);
        await _host.SignInAsync(bob);
        await _host.Database.Accounts.EraseAsync(eve.Id, Caller.Server, DatabaseHost.Cancel);
        await _host.Database.Accounts.InviteAsync(
            InvitationId.New(_host.Clock, _host.Secrets),
            OneTimeCode.New(_host.Secrets),
            Role.Admin,
            Invitation.LifetimeDefault,
            DatabaseHost.By(ada),
            DatabaseHost.Cancel);

        var findings = (await VerifyTamperedAsync(tampering)).Findings;

        Assert.Equal(codes.Split(' '), findings.Select(found => found.Code));
        Assert.All(findings, found => Assert.Equal(VerifyLevel.Meaning, found.Level));
    }

    // The server asks the index, and the verifier the table: a row that one of them lacks has two answers.
    [Fact]
    public async Task An_index_of_the_tables_that_lacks_a_row_is_found()
    {
        await _host.CreateAsync("ada", Role.Founder);
        await WriteAsync(10);
        using var copy = new DirectoryCopy(_host.Directory);
        Logs.RequireIntact(copy.Directory);

        // Its text is put back as it was.
        Rows.Tamper(copy.Directory, """
            DROP INDEX account_by_role;
            CREATE INDEX account_by_role ON account (role, is_disabled) WHERE user_name <> 'ada';
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = 'CREATE INDEX account_by_role ON account (role, is_disabled)'
            WHERE name = 'account_by_role'
            """);

        var findings = Logs.Verify(copy.Directory).Findings;
        Assert.NotEmpty(findings);
        Assert.All(findings, found => Assert.Equal(("TABLE_DAMAGED", VerifyLevel.Meaning), (found.Code, found.Level)));
    }

    private const string Ada = "(SELECT account_id FROM account WHERE user_name = 'ada')";

    private const string PlantInvitation = """
        INSERT INTO invitation VALUES (zeroblob(16), zeroblob(32), 50, NULL, 9000000000000000, NULL)
        """;

    private const string CrossKeys = """
        CREATE TABLE crossed AS SELECT key_id, account_id FROM audit_subject_key WHERE account_id IS NOT NULL;
        UPDATE audit_subject_key SET account_id = randomblob(16) WHERE account_id IS NOT NULL;
        UPDATE audit_subject_key SET account_id = (
            SELECT account_id FROM crossed WHERE crossed.key_id <> audit_subject_key.key_id)
        WHERE account_id IS NOT NULL;
        DROP TABLE crossed
        """;

    // What a plain gap would show, somebody hides by moving the records behind it up by one.
    private const string CloseGap =
        "UPDATE audit_record SET seq = -seq WHERE seq > 300; UPDATE audit_record SET seq = -seq - 1 WHERE seq < 0";

    private const string Swap = """
        UPDATE audit_record SET seq = -1 WHERE seq = 70;
        UPDATE audit_record SET seq = 70 WHERE seq = 71;
        UPDATE audit_record SET seq = 71 WHERE seq = -1
        """;

    private async Task<VerifyReport> VerifyTamperedAsync(string tampering)
    {
        await WriteAsync(Records);
        using var copy = new DirectoryCopy(_host.Directory);
        Logs.RequireIntact(copy.Directory);

        Rows.Tamper(copy.Directory, tampering);
        return Logs.Verify(copy.Directory);
    }

    private Task WriteAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(
        _ => _host.Database.Audit.RecordAsync(
            new AuditEvent(EventCode.SessionRenamed) { UserName = "somebody" },
            DatabaseHost.Somebody,
            DatabaseHost.Cancel).AsTask()));
}
