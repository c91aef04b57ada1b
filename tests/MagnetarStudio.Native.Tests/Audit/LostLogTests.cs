using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>A log that was lost, emptied or replaced is neither gone on with nor called intact.</summary>
public sealed class LostLogTests
{
    [Fact]
    public async Task A_lost_database_is_not_begun_anew_while_a_pin_remembers_it()
    {
        await using var studio = await StartPinnedAsync("elsewhere.pin");
        await studio.ClaimAsync();
        (await studio.Server.StopAsync()).AssertExit(0);
        var elsewhere = studio.Data.PathBeside("elsewhere.pin");
        var remembered = await ReadAsync(elsewhere);
        RemoveDatabase(studio.Data);

        var own = await MagnetarProcess.RunAsync(studio.DataDirectory, MagnetarLaunch.Usual);
        File.Delete(Path.Combine(studio.DataDirectory, "head.pin"));
        var other = await MagnetarProcess.RunAsync(
            studio.DataDirectory, MagnetarLaunch.Usual with { Arguments = ["--pin", elsewhere] });

        own.AssertExit(1);
        other.AssertExit(1);
        Assert.Contains("head.pin", own.Error, StringComparison.Ordinal);
        Assert.Contains(elsewhere, other.Error, StringComparison.Ordinal);
        Assert.Equal(remembered, await ReadAsync(elsewhere));
        Assert.False(File.Exists(studio.Data.DatabasePath));
    }

    [Fact]
    public async Task Two_servers_do_not_pin_to_one_place()
    {
        await using var first = await StartPinnedAsync("shared.pin");
        (await first.Server.StopAsync()).AssertExit(0);
        var shared = first.Data.PathBeside("shared.pin");
        var remembered = await ReadAsync(shared);

        using var second = await TempData.InitAsync();
        var refused = await MagnetarProcess.RunAsync(
            second.Path, MagnetarLaunch.Usual with { Arguments = ["--pin", shared] });

        refused.AssertExit(1);
        Assert.Contains(shared, refused.Error, StringComparison.Ordinal);
        Assert.Equal(remembered, await ReadAsync(shared));
    }

    [Fact]
    public async Task A_file_of_the_operators_at_a_pins_place_is_left_as_it_is()
    {
        using var data = await TempData.InitAsync();
        var file = data.PathBeside("notes.txt");
        await File.WriteAllTextAsync(file, "not a pin", TestContext.Current.CancellationToken);

        var refused = await MagnetarProcess.RunAsync(
            data.Path, MagnetarLaunch.Usual with { Arguments = ["--pin", file] });

        refused.AssertExit(78);
        Assert.Contains(file, refused.Error, StringComparison.Ordinal);
        Assert.Equal("not a pin", await ReadAsync(file));
    }

    [Fact]
    public async Task A_place_that_somebody_else_took_while_the_server_ran_is_left_as_it_is()
    {
        await using var studio = await StartPinnedAsync("taken.pin");
        var taken = studio.Data.PathBeside("taken.pin");
        await File.WriteAllTextAsync(taken, "not this log's head", TestContext.Current.CancellationToken);

        await studio.RegisterAsync("ada");
        (await studio.Server.StopAsync()).AssertExit(0); // pins once more, wherever it may

        Assert.Equal("not this log's head", await ReadAsync(taken));
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task A_log_that_was_emptied_with_its_pin_is_found_and_not_gone_on_with()
    {
        using var data = await TempData.InitAsync();
        data.Change("DELETE FROM audit_record");
        data.Change("DELETE FROM audit_head");
        File.Delete(Path.Combine(data.Path, "head.pin"));

        var verified = await MagnetarFile.RunAsync("audit", "verify", "--data", data.Path, "--json");

        verified.AssertExit(1);
        Assert.Equal("LOG_EMPTY", verified.Json.GetProperty("findings")[0].GetProperty("code").GetString());
        (await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual)).AssertExit(1);
    }

    [Fact]
    public async Task A_log_that_another_head_key_signed_is_found()
    {
        using var data = await TempData.InitAsync();
        using var theirs = data.Copy();
        RemoveDatabase(theirs);
        File.Delete(Path.Combine(theirs.Path, "head.pin"));
        File.Delete(Path.Combine(theirs.Path, "keys", "head"));
        (await MagnetarFile.RunAsync("init", "--data", theirs.Path)).AssertExit(0);

        RemoveDatabase(data);
        File.Delete(Path.Combine(data.Path, "head.pin"));
        File.Copy(theirs.DatabasePath, data.DatabasePath);

        (await MagnetarFile.RunAsync("audit", "verify", "--data", data.Path)).AssertExit(1);
        (await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual)).AssertExit(78);
    }

    [Fact]
    public async Task A_data_key_of_a_number_that_no_log_comes_to_is_named_at_the_start()
    {
        using var data = await TempData.InitAsync();
        data.Change("INSERT INTO audit_data_key (key_id, wrapped, master) VALUES ($0, zeroblob(60), 1)", uint.MaxValue);

        var started = await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual);

        started.AssertExit(1);
        Assert.Contains("Data key 4294967295", started.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_somebody_changed_is_named_at_the_start_and_nothing_is_served()
    {
        using var data = await TempData.InitAsync();
        data.Alter("CREATE TRIGGER swallow BEFORE INSERT ON audit_subject_key BEGIN SELECT RAISE(IGNORE); END");

        var started = await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual);

        started.AssertExit(78);
        Assert.Contains("trigger swallow is not ours", started.Error, StringComparison.Ordinal);
        Assert.Empty(started.Output);
    }

    [Fact]
    public async Task A_database_of_another_program_is_not_taken_over()
    {
        using var data = await TempData.InitAsync();
        RemoveDatabase(data);
        data.MakeDatabase("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
        var before = data.Digest();

        var served = await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual);

        served.AssertExit(78);
        (await MagnetarFile.RunAsync("audit", "verify", "--data", data.Path)).AssertExit(2);
        Assert.Equal(before, data.Digest());
    }

    [Fact]
    public async Task A_database_that_was_cut_short_is_not_gone_on_with()
    {
        using var data = await TempData.InitAsync();
        await using (var database = File.OpenWrite(data.DatabasePath))
        {
            database.SetLength(8_192);
        }

        var before = data.Digest();
        (await MagnetarProcess.RunAsync(data.Path, MagnetarLaunch.Usual)).AssertExit(78);
        (await MagnetarFile.RunAsync("init", "--data", data.Path)).AssertExit(78);
        Assert.Equal(before, data.Digest());
        (await MagnetarFile.RunAsync("audit", "verify", "--data", data.Path)).AssertExit(2);
    }

    [Fact]
    public async Task A_log_verifies_beside_a_server_that_starts_and_stops()
    {
        await using var studio = await TestStudio.StartAsync();
        using var end = new CancellationTokenSource();
        var verifying = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
            }
        }, TestContext.Current.CancellationToken);

        for (var start = 0; start < 5; start++)
        {
            (await studio.Server.StopAsync()).AssertExit(0);
            await studio.RestartAsync();
        }

        await end.CancelAsync();
        await verifying;
    }

    [Fact]
    public async Task Of_several_inits_at_once_none_trips_over_anothers_files()
    {
        using var data = TempData.Empty();

        var inits = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => MagnetarFile.RunAsync("init", "--data", data.Path)));

        Assert.Contains(inits, init => init.ExitCode == 0);
        Assert.All(inits, init => Assert.DoesNotContain("already exists", init.Error, StringComparison.Ordinal));
        (await MagnetarFile.RunAsync("init", "--data", data.Path)).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(data.Path);
    }

    private static async Task<TestStudio> StartPinnedAsync(string name)
    {
        var data = await TempData.InitAsync();
        return await TestStudio.StartAsync(
            data, MagnetarLaunch.Usual with { Arguments = ["--pin", data.PathBeside(name)] });
    }

    private static Task<string> ReadAsync(string path) =>
        File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    private static void RemoveDatabase(TempData data)
    {
        foreach (var file in Directory.GetFiles(data.Path, "magnetar.db*"))
        {
            File.Delete(file);
        }
    }
}
