using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>The log's keys are changed for others, beside a server and without one; history stays whole.</summary>
public sealed class KeyRotationTests
{
    private const string AuditKey = "ELOHIMOS_AUDIT_ENCRYPTION_KEY";
    private const string NewAuditKey = "a new passphrase for the log, 2030";

    [Fact]
    public async Task Every_key_changes_beside_a_running_server_and_the_past_stays_readable_and_proved()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await studio.RegisterAsync("ada");
        var before = await founder.CallAsync(founder.Client.Audit.GetCheckpointAsync, new GetCheckpointRequest());
        var kept = studio.Data.PathBeside("kept");
        await File.WriteAllTextAsync(kept, before.Checkpoint.Note, TestContext.Current.CancellationToken);

        foreach (var key in new[] { "data", "master", "head", "head", "master" })
        {
            await RotateAsync(studio.DataDirectory, key);
            await founder.RefreshAsync();
            await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        }

        var after = await founder.CallAsync(founder.Client.Audit.GetCheckpointAsync, new GetCheckpointRequest());
        Assert.NotEqual(before.VerifierKey, after.VerifierKey);
        Assert.Contains(KeyIdOf(after.VerifierKey), NoteKeyId(after.Checkpoint.Note), StringComparison.Ordinal);
        await founder.CallAsync(
            founder.Client.Audit.GetConsistencyProofAsync,
            new GetConsistencyProofRequest { FromSize = before.Checkpoint.Size });
        (await MagnetarFile.RunAsync("audit", "verify", "--pinned", kept, "--data", studio.DataDirectory))
            .AssertExit(0);
        Assert.Equal(
            [
                "MASTER_KEY_RETIRED", "MASTER_KEY", "HEAD_KEY", "HEAD_KEY", "MASTER_KEY_RETIRED", "MASTER_KEY",
                "DATA_KEY",
            ],
            await ReasonsAsync(founder));

        // The pin by the next key gives way to a later one.
        await UntilPinnedAsync(studio);
        await founder.RefreshAsync();
        await UntilPinnedAsync(studio);

        // And it goes on with what it wrote.
        (await studio.Server.StopAsync()).AssertExit(0);
        await studio.RestartAsync();
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        var again = await studio.SignInAsync("founder", founder.Password);
        Assert.Equal("ada", await NameOfFirstMemberAsync(again));
        var listed = await MagnetarFile.RunAsync("keys", "list", "--data", studio.DataDirectory, "--json");
        Assert.Equal(
            [true, true, false],
            listed.Json.EnumerateArray()
                .Where(key => key.GetProperty("purpose").GetString() == "head")
                .Select(key => key.GetProperty("retired").ValueKind is not System.Text.Json.JsonValueKind.Null));
    }

    [Fact]
    public async Task Of_a_master_key_that_was_changed_for_another_nothing_is_left_nor_of_what_it_wrapped()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ClaimAsync();
        List<byte[]> wrapped =
        [
            studio.Data.Read<byte[]>("SELECT wrapped FROM audit_slot"),
            studio.Data.Read<byte[]>("SELECT wrapped FROM audit_data_key WHERE key_id = 1"),
            studio.Data.Read<byte[]>("SELECT wrapped FROM audit_subject_key WHERE account_id IS NOT NULL"),
        ];
        Assert.All(wrapped, bytes => Assert.NotEmpty(SharedFiles.With(studio.DataDirectory, bytes)));

        await RotateAsync(studio.DataDirectory, "master");

        Assert.All(wrapped, bytes => Assert.Empty(SharedFiles.With(studio.DataDirectory, bytes)));
    }

    [Fact]
    public async Task Keys_change_without_a_server_and_a_log_without_its_key_files_vouches_for_itself()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.RegisterAsync("ada");
        (await studio.Server.StopAsync()).AssertExit(0);

        await RotateAsync(studio.DataDirectory, "head");
        await RotateAsync(studio.DataDirectory, "master");

        using var bare = studio.Data.Copy();
        Directory.Delete(Path.Combine(bare.Path, "keys"), recursive: true);
        await MagnetarFile.AssertLogIsIntactAsync(bare.Path);
        var (own, others) = (await KeyAsync(studio.DataDirectory), await KeyAsync(bare.Path));
        Assert.Equal(own, others);
        var receipt = studio.Data.PathBeside("receipt");
        (await MagnetarFile.RunAsync("audit", "proof", "0", "-o", receipt, "--data", bare.Path)).AssertExit(0);
        (await MagnetarFile.RunAsync("audit", "proof", "--check", receipt, "--key", own)).AssertExit(0);

        // A receipt of the key before is still one, for whoever kept that key; it is none of the next key's.
        await RotateAsync(studio.DataDirectory, "head");
        (await MagnetarFile.RunAsync("audit", "proof", "--check", receipt, "--key", own)).AssertExit(0);
        (await MagnetarFile.RunAsync(
            "audit", "proof", "--check", receipt, "--key", await KeyAsync(studio.DataDirectory))).AssertExit(1);
    }

    [Fact]
    public async Task A_head_key_that_a_crash_left_in_its_file_alone_takes_over_at_the_next_start()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ClaimAsync();
        (await studio.Server.StopAsync()).AssertExit(0);
        using var crashed = studio.Data.Copy();
        var before = await KeyAsync(studio.DataDirectory);
        await RotateAsync(studio.DataDirectory, "head");
        File.Copy(HeadFile(studio.DataDirectory), HeadFile(crashed.Path), overwrite: true);

        await MagnetarFile.AssertLogIsIntactAsync(crashed.Path);
        Assert.Equal(before, await KeyAsync(crashed.Path));
        await using (var server = await MagnetarProcess.StartAsync(crashed.Path, MagnetarLaunch.Usual))
        {
            Assert.Equal(await KeyAsync(studio.DataDirectory), await KeyAsync(crashed.Path));
        }

        await MagnetarFile.AssertLogIsIntactAsync(crashed.Path);
    }

    [Theory]
    [InlineData("--new-from-environment")]
    [InlineData("--new-from-file")]
    public async Task Another_audit_key_opens_the_log_and_the_one_before_is_refused(string source)
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await studio.RegisterAsync("ada");
        var file = studio.Data.PathBeside("new-key");
        await File.WriteAllTextAsync(file, NewAuditKey + "\n", TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string> { ["NEW_KEY"] = NewAuditKey };
        var slot = studio.Data.Read<byte[]>("SELECT wrapped FROM audit_slot");
        Assert.NotEmpty(SharedFiles.With(studio.DataDirectory, slot));

        var changed = await MagnetarFile.RunAsync(
            environment, input: null, "keys", "rotate", "audit-key", source,
            source == "--new-from-file" ? file : "NEW_KEY", "--data", studio.DataDirectory);

        changed.AssertExit(0);
        Assert.DoesNotContain(NewAuditKey, changed.Everything, StringComparison.Ordinal);
        Assert.Empty(SharedFiles.With(studio.DataDirectory, slot)); // which the earlier key would still open
        (await studio.Server.StopAsync()).AssertExit(0);
        var refused = await MagnetarProcess.RunAsync(studio.DataDirectory, MagnetarLaunch.Usual);
        refused.AssertExit(78);
        Assert.Contains("slot 'environment'", refused.Error, StringComparison.Ordinal);
        (await MagnetarFile.RunAsync("audit", "verify", "--data", studio.DataDirectory)).AssertExit(78);

        await studio.RestartAsync(MagnetarLaunch.Usual.With(AuditKey, NewAuditKey));
        var again = await studio.SignInAsync("founder", founder.Password);
        Assert.Equal("ada", await NameOfFirstMemberAsync(again));
        (await MagnetarFile.RunAsync(
            new Dictionary<string, string> { [AuditKey] = NewAuditKey },
            input: null,
            "audit", "verify", "--level", "keys", "--data", studio.DataDirectory)).AssertExit(0);
    }

    [Theory]
    [InlineData("short", 1, "must be 64 hex digits")]
    [InlineData("1", 64, "too regular")]
    [InlineData("", 1, "is empty")]
    public async Task A_weak_audit_key_is_no_change(string part, int times, string said)
    {
        var key = string.Concat(Enumerable.Repeat(part, times));
        using var data = await TempData.InitAsync();
        var file = data.PathBeside("new-key");
        await File.WriteAllTextAsync(file, key, TestContext.Current.CancellationToken);

        var refused = await MagnetarFile.RunAsync(
            "keys", "rotate", "audit-key", "--new-from-file", file, "--data", data.Path);

        refused.AssertExit(64);
        Assert.Contains(said, refused.Error, StringComparison.Ordinal);
        await MagnetarFile.AssertLogIsIntactAsync(data.Path);
    }

    [Fact]
    public async Task Each_key_that_is_lost_or_wrong_is_named()
    {
        using var data = await TempData.InitAsync();
        using var other = await TempData.InitAsync();

        await AssertRefusedAsync(data, lost => File.Delete(HeadFile(lost.Path)), Path.Combine("keys", "head"));
        await AssertRefusedAsync(
            data, lost => File.Copy(HeadFile(other.Path), HeadFile(lost.Path), overwrite: true), "head key");
        await AssertRefusedAsync(data, lost => lost.Change("DELETE FROM audit_slot"), "no slot 'environment'");
        await AssertRefusedAsync(
            data, lost => lost.Change("UPDATE audit_slot SET wrapped = zeroblob(60)"), "slot 'environment'");
        await AssertRefusedAsync(
            data, lost => lost.Change("UPDATE audit_slot SET master = 2"), "slot 'environment'");

        // A data key is not needed to go on, and nothing under it can be read.
        using var unread = data.Copy();
        unread.Change("DELETE FROM audit_data_key");
        var verified = await MagnetarFile.RunAsync("audit", "verify", "--data", unread.Path, "--json");
        verified.AssertExit(1);
        var finding = verified.Json.GetProperty("findings")[0];
        Assert.Equal("DATA_KEY_LOST", finding.GetProperty("code").GetString());
        Assert.Contains("Data key 1", finding.GetProperty("text").GetString(), StringComparison.Ordinal);

        // Nor is it replaced by a change of the master key, which names it.
        using var damaged = data.Copy();
        damaged.Change("UPDATE audit_data_key SET wrapped = zeroblob(60) WHERE key_id = 1");
        var rotated = await MagnetarFile.RunAsync("keys", "rotate", "master", "--data", damaged.Path);
        rotated.AssertExit(1);
        Assert.Contains("data key 1 ", rotated.Error, StringComparison.Ordinal);
    }

    private static Task UntilPinnedAsync(TestStudio studio) => Eventually.BecomesTrueAsync(
        "the newest head is pinned",
        () => File.ReadAllText(Path.Combine(studio.DataDirectory, "head.pin"))
            == studio.Data.Read<string>("SELECT note FROM audit_head"),
        TestContext.Current.CancellationToken);

    private static async Task AssertRefusedAsync(TempData data, Action<TempData> lose, string named)
    {
        using var lost = data.Copy();
        File.Delete(Path.Combine(lost.Path, "head.pin"));
        lose(lost);

        var refused = await MagnetarProcess.RunAsync(lost.Path, MagnetarLaunch.Usual);

        refused.AssertExit(78);
        Assert.Contains(named, refused.Error, StringComparison.Ordinal);
    }

    private static async Task RotateAsync(string data, string key) =>
        (await MagnetarFile.RunAsync("keys", "rotate", key, "--data", data)).AssertExit(0);

    private static async Task<string> KeyAsync(string data)
    {
        var printed = await MagnetarFile.RunAsync("audit", "checkpoint", "--key", "--data", data);
        printed.AssertExit(0);
        return printed.Output.Trim();
    }

    private static string HeadFile(string data) => Path.Combine(data, "keys", "head");

    private static string KeyIdOf(string verifierKey) => verifierKey.Split('+')[1];

    // The signature line begins, in base64, with the four bytes of the key's id.
    private static string NoteKeyId(string note) =>
        Convert.ToHexStringLower(Convert.FromBase64String(note.TrimEnd('\n').Split(' ')[^1])[..4]);

    // The newest first.
    private static async Task<List<string>> ReasonsAsync(StudioUser founder)
    {
        var page = await founder.CallAsync(
            founder.Client.Audit.QueryAsync,
            new QueryRequest { Filter = new Filter { Action = "magnetar.key.rotated" } });
        return [.. page.Entries.Select(entry => entry.Details.Single(detail => detail.Name == "reason").Value)];
    }

    private static async Task<string> NameOfFirstMemberAsync(StudioUser founder)
    {
        var page = await founder.CallAsync(
            founder.Client.Audit.QueryAsync,
            new QueryRequest { Filter = new Filter { Action = "magnetar.account.created" } });
        return page.Entries[0].Details.Single(detail => detail.Name == "user_name").Value;
    }
}
