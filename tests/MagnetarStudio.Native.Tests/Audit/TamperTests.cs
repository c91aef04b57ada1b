using System.Text.Json;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Whoever owns the database file can change it, and cannot hide it.</summary>
public sealed class TamperTests
{
    private const long Victim = 5; // a record in the middle

    [Fact]
    public async Task Every_change_of_the_log_is_found_and_its_first_bad_record_named()
    {
        using var data = await LiveADayAsync();
        await MagnetarFile.AssertLogIsIntactAsync(data.Path);

        const string edit = """
            UPDATE audit_record SET record = CAST(
                substr(record, 1, $1)
                || CASE substr(record, $1 + 1, 1) WHEN x'00' THEN x'01' ELSE x'00' END
                || substr(record, $1 + 2) AS BLOB)
            WHERE seq = $0
            """;
        await AssertFoundAsync(data, Victim, edit, Victim, 60L);
        await AssertFoundAsync(
            data, Victim, "UPDATE audit_record SET record = CAST(record || x'00' AS BLOB) WHERE seq = $0", Victim);
        await AssertFoundAsync(data, Victim, "DELETE FROM audit_record WHERE seq = $0", Victim);
        await AssertFoundAsync(
            data,
            Victim,
            "UPDATE audit_record SET record = (SELECT record FROM audit_record WHERE seq = $0 + 1) WHERE seq = $0",
            Victim);
        await AssertFoundAsync(data, Victim, Swap, Victim);
    }

    [Fact]
    public async Task Each_record_of_a_day_is_guarded()
    {
        using var data = await LiveADayAsync();
        var size = data.Read<long>("SELECT count(*) FROM audit_record");
        for (var seq = 0L; seq < size; seq++)
        {
            await AssertFoundAsync(
                data, seq, "UPDATE audit_record SET record = CAST(record || x'00' AS BLOB) WHERE seq = $0", seq);
        }
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_with_its_head_is_found_by_the_pin()
    {
        using var data = await LiveADayAsync();
        var size = data.Read<long>("SELECT count(*) FROM audit_record");
        using var cut = data.Copy();
        cut.Change("DELETE FROM audit_record WHERE seq >= $0", size - 3);

        var verified = await MagnetarFile.RunAsync("audit", "verify", "--data", cut.Path, "--json");
        verified.AssertExit(1);
        Assert.Equal(size - 3, verified.Json.GetProperty("first_bad").GetInt64());
    }

    [Fact]
    public async Task A_database_that_was_rolled_back_does_not_start_and_does_not_verify()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        (await studio.Server.StopAsync()).AssertExit(0);
        using var yesterday = studio.Data.Copy();

        await studio.RestartAsync();
        var again = await studio.SignInAsync("ada", ada.Password);
        await again.RevokeAsync();
        (await studio.Server.StopAsync()).AssertExit(0);

        // Everything but the pin is as it was: the log is a true one, and too short.
        studio.Data.TakeDatabaseOf(yesterday);

        var verified = await MagnetarFile.RunAsync("audit", "verify", "--data", studio.DataDirectory, "--json");
        verified.AssertExit(1);
        var started = await MagnetarProcess.RunAsync(studio.DataDirectory, MagnetarLaunch.Usual);
        started.AssertExit(1);
        Assert.Contains("pin", started.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(started.Output);
    }

    [Fact]
    public async Task Another_past_of_the_same_size_does_not_start()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.RegisterAsync("ada");
        (await studio.Server.StopAsync()).AssertExit(0);
        await using var twin = await TestStudio.StartAsync(studio.Data.Copy(), MagnetarLaunch.Usual);
        await studio.RestartAsync();
        foreach (var one in new[] { twin, studio })
        {
            await one.SignInAsync("ada", TestStudio.UserPassword);
            (await one.Server.StopAsync()).AssertExit(0);
        }

        const string size = "SELECT size FROM audit_head";
        Assert.Equal(studio.Data.Read<long>(size), twin.Data.Read<long>(size));
        studio.Data.TakeDatabaseOf(twin.Data);

        var started = await MagnetarProcess.RunAsync(studio.DataDirectory, MagnetarLaunch.Usual);
        started.AssertExit(1);
        Assert.Contains("pin", started.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_log_of_a_running_server_and_of_a_copy_verify_and_one_without_its_key_says_what_it_left_out()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.RegisterAsync("ada");
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        (await studio.Server.StopAsync()).AssertExit(0);

        using var copy = studio.Data.Copy();
        await MagnetarFile.AssertLogIsIntactAsync(copy.Path);
        File.Delete(Path.Combine(copy.Path, ".env"));
        var verified = await MagnetarFile.RunAsync("audit", "verify", "--data", copy.Path, "--json");
        verified.AssertExit(0);
        Assert.Equal(2, verified.Json.GetProperty("levels_done").GetArrayLength());
        Assert.StartsWith(
            "keys", verified.Json.GetProperty("levels_skipped")[0].GetString(), StringComparison.Ordinal);

        // Whoever asks for that level is not told that all is well.
        (await MagnetarFile.RunAsync("audit", "verify", "--data", copy.Path, "--level", "keys")).AssertExit(2);
    }

    [Fact]
    public async Task A_pin_that_was_made_unreadable_is_found_and_not_started_over()
    {
        using var data = await TempData.InitAsync();
        var pin = Path.Combine(data.Path, "head.pin");
        await File.WriteAllTextAsync(pin, "no head at all", TestContext.Current.CancellationToken);

        var verified = await MagnetarFile.RunAsync("audit", "verify", "--data", data.Path, "--json");

        verified.AssertExit(1);
        Assert.Equal("PIN_UNREADABLE", verified.Json.GetProperty("findings")[0].GetProperty("code").GetString());
        (await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual)).AssertExit(78);
        Assert.Equal("no head at all", await File.ReadAllTextAsync(pin, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pin_of_another_log_or_under_a_forged_signature_is_not_started_over()
    {
        using var data = await TempData.InitAsync();
        using var other = await TempData.InitAsync();
        var pin = Path.Combine(data.Path, "head.pin");
        var own = await File.ReadAllTextAsync(pin, TestContext.Current.CancellationToken);
        var theirs = await File.ReadAllTextAsync(
            Path.Combine(other.Path, "head.pin"), TestContext.Current.CancellationToken);
        var last = own.Length - 5; // of the signature's base64
        var forged = own[..last] + (own[last] == 'A' ? 'B' : 'A') + own[(last + 1)..];

        foreach (var (text, said) in new[] { (theirs, "of another log"), (forged, "not signed by the head key") })
        {
            await File.WriteAllTextAsync(pin, text, TestContext.Current.CancellationToken);
            var started = await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual);
            started.AssertExit(1);
            Assert.Contains(said, started.Error, StringComparison.Ordinal);
            Assert.Equal(text, await File.ReadAllTextAsync(pin, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_directory_without_a_log_cannot_be_verified()
    {
        using var data = TempData.Empty();
        Directory.CreateDirectory(data.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await MagnetarFile.RunAsync("audit", "verify", "--data", data.Path)).AssertExit(2);
    }

    private const string Swap = """
        UPDATE audit_record SET record = other.record
        FROM (SELECT seq, record FROM audit_record WHERE seq IN ($0, $0 + 1)) AS other
        WHERE audit_record.seq IN ($0, $0 + 1) AND other.seq = 2 * $0 + 1 - audit_record.seq
        """;

    private static async Task<TempData> LiveADayAsync()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        await ada.RefreshAsync();
        await ada.RevokeAsync();
        await studio.SignInAsync("ada", ada.Password);
        (await studio.Server.StopAsync()).AssertExit(0);
        return studio.Data.Copy();
    }

    private static async Task AssertFoundAsync(TempData data, long firstBad, string sql, params object[] values)
    {
        using var changed = data.Copy();
        changed.Change(sql, values);
        var verified = await MagnetarFile.RunAsync("audit", "verify", "--data", changed.Path, "--json");
        verified.AssertExit(1);
        Assert.False(verified.Json.GetProperty("intact").GetBoolean());

        // Before the first full tile only one hash covers the beginning, so nothing before the record is vouched for;
        // the record itself is named all the same.
        Assert.InRange(verified.Json.GetProperty("first_bad").GetInt64(), 0, firstBad);
        var named = verified.Json.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("code").GetString() != "ROOT_DIFFERS")
            .Where(finding => finding.GetProperty("seq").ValueKind is JsonValueKind.Number)
            .Min(finding => finding.GetProperty("seq").GetInt64());
        Assert.True(firstBad == named, $"{sql}\n{firstBad}: {verified.Output}");
    }
}
