using System.Text;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Entries are taken elsewhere by those who may, as what any program reads, and never unseen.</summary>
public sealed class ExportTests
{
    // It starts a program, where a spreadsheet takes it for a formula.
    private const string Hostile = "=cmd|' /C calc'!A0";

    private const int ExportsOfOne = 2;
    private const int UnreadEntries = 8_000; // megabytes of lines: more than lies in buffers while nobody reads

    [Fact]
    public async Task A_file_over_gRPC_is_the_commands_file_and_programs_read_what_was_written_in_it()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await SignInWithHostileAgentAsync(studio);

        var (json, head) = await ExportAsync(founder, new ExportRequest { Format = ExportFormat.JsonLines });
        var (csv, _) = await ExportAsync(founder, new ExportRequest { Format = ExportFormat.Csv });
        var (jsonFile, csvFile) = (studio.Data.PathBeside("log.jsonl"), studio.Data.PathBeside("log.csv"));
        await ExportByCommandAsync(studio, "--jsonl", jsonFile);
        await ExportByCommandAsync(studio, "--csv", csvFile);

        // The files are a little longer: they end with the records of these exports.
        Assert.Equal(head.Size, json.Count(character => character == '\n'));
        Assert.StartsWith(json, await ReadAsync(jsonFile), StringComparison.Ordinal);
        Assert.StartsWith(csv, await ReadAsync(csvFile), StringComparison.Ordinal);
        Assert.Contains($",\"'{Hostile}\",", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(
            csv.Split("\r\n").SelectMany(line => line.Split(',')),
            cell => cell.TrimStart('"') is ['=' or '+' or '-' or '@', ..]);

        var program = await PythonClient.RunAsync("entries.py", [jsonFile, csvFile, Hostile]);
        program.AssertExit(0);
        Assert.Equal($"{head.Size + 3} entries are the same in both", program.Output.Trim());
    }

    [Fact]
    public async Task An_export_leaves_its_record_whoever_makes_it_and_whether_a_server_runs_or_not()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var request = new ExportRequest
        {
            Format = ExportFormat.Csv,
            Filter = new Filter { Action = "magnetar.session.opened" },
        };
        var (text, head) = await ExportAsync(founder, request);
        Assert.Equal(1 + 1, text.Count(character => character == '\n')); // the header line and one session
        await ExportByCommandAsync(studio, "--tiles", studio.Data.PathBeside("tiles"));

        var query = new QueryRequest { Filter = new Filter { Action = "magnetar.audit.exported" } };
        var recorded = (await founder.CallAsync(founder.Client.Audit.QueryAsync, query)).Entries;
        Assert.Equal(2, recorded.Count);
        var (byCommand, byFounder) = (recorded[0], recorded[1]);
        Assert.Equal((ActorKind.Operator, ActorKind.Account), (byCommand.Actor.Kind, byFounder.Actor.Kind));
        Assert.Equal(founder.Account.AccountId, byFounder.Actor.ActorId);
        Assert.Equal(head.Size, byFounder.Seq);
        Assert.Contains(byFounder.Details, detail => detail.Value.Contains("session.opened", StringComparison.Ordinal));
        Assert.Contains(byCommand.Details, detail => detail.Value.Contains("tiles", StringComparison.Ordinal));

        (await studio.Server.StopAsync()).AssertExit(0);
        var file = studio.Data.PathBeside("log.jsonl");
        await ExportByCommandAsync(studio, "--jsonl", file);
        Assert.Equal(3, (await ReadAsync(file)).Split("\"action\":\"magnetar.audit.exported\"").Length - 1);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task Nobody_exports_without_the_permission_or_without_saying_as_what()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var request = new ExportRequest { Format = ExportFormat.JsonLines };

        Assert.Equal("PERMISSION_DENIED", (await RefuseAsync(ada, request)).Reason);
        Assert.Equal("INVALID_INPUT", (await RefuseAsync(founder, new ExportRequest())).Reason);
        var query = new QueryRequest { Filter = new Filter { Action = "magnetar.audit.exported" } };
        Assert.Empty((await founder.CallAsync(founder.Client.Audit.QueryAsync, query)).Entries);
    }

    [Fact]
    public async Task A_third_export_of_one_account_is_refused_and_a_fifth_of_all_until_another_is_over()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), UnreadEntries));
        StudioUser[] exporters = [founder, await MakeAdminAsync("ada"), await MakeAdminAsync("eve")];
        var request = new ExportRequest { Format = ExportFormat.JsonLines };
        var unread = new Stack<AsyncServerStreamingCall<ExportResponse>>();
        try
        {
            foreach (var exporter in exporters[..2])
            {
                for (var export = 0; export < ExportsOfOne; export++)
                {
                    unread.Push(exporter.Client.Audit.Export(
                        request, StudioClient.Options(exporter.Tokens.AccessToken)));
                    Assert.True(await unread.Peek().ResponseStream.MoveNext(TestContext.Current.CancellationToken));
                }

                Assert.Equal("STREAM_LIMIT", (await RefuseAsync(exporter, request)).Reason);
            }

            Assert.Equal("STREAM_LIMIT", (await RefuseAsync(exporters[2], request)).Reason);
            unread.Pop().Dispose();
            await Eventually.BecomesTrueAsync(
                "another export is let in",
                () => IsLetInAsync(exporters[2], request),
                TestContext.Current.CancellationToken);
        }
        finally
        {
            foreach (var export in unread)
            {
                export.Dispose();
            }
        }

        async Task<StudioUser> MakeAdminAsync(string name)
        {
            var user = await studio.RegisterAsync(name);
            await founder.CallAsync(
                founder.Client.Accounts.SetRoleAsync,
                new SetRoleRequest { AccountId = user.Account.AccountId, Role = Role.Admin });
            return user;
        }
    }

    [Fact]
    public async Task An_export_of_a_copy_on_which_no_server_starts_says_that_it_leaves_no_trace()
    {
        using var data = await TempData.InitAsync();
        Directory.Delete(Path.Combine(data.Path, "keys"), recursive: true);
        var file = data.PathBeside("log.csv");

        var exported = await MagnetarFile.RunAsync("audit", "export", "--csv", file, "--data", data.Path);

        exported.AssertExit(0);
        Assert.Contains("leaves no trace", exported.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("magnetar.audit.exported", await ReadAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_are_not_those_of_the_head_become_no_file()
    {
        using var data = await TempData.InitAsync();
        data.Change("UPDATE audit_record SET record = (SELECT record FROM audit_record WHERE seq = 2) WHERE seq = 1");
        var file = data.PathBeside("log.csv");

        (await MagnetarFile.RunAsync("audit", "export", "--csv", file, "--data", data.Path)).AssertExit(1);

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!, "log.csv*"));
    }

    private static async Task SignInWithHostileAgentAsync(TestStudio studio)
    {
        var looks = new AppearingHandler { Shown = Appearance.Home with { Agent = Hostile, Address = string.Empty } };
        using var client = new StudioClient(studio.Server.Ready.Endpoints[0], looks);
        await client.CallAsync(client.Auth.RegisterAsync, new RegisterRequest
        {
            UserName = "mallory",
            Password = TestStudio.UserPassword,
        });
    }

    private static async Task<(string Text, Checkpoint Head)> ExportAsync(StudioUser user, ExportRequest request)
    {
        using var export = user.Client.Audit.Export(request, StudioClient.Options(user.Tokens.AccessToken));
        var text = new StringBuilder();
        Checkpoint? head = null;
        while (await export.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            var answer = export.ResponseStream.Current;
            Assert.Equal(head ?? answer.Checkpoint, answer.Checkpoint);
            head = answer.Checkpoint;
            text.Append(answer.Chunk.ToStringUtf8());
        }

        return (text.ToString(), head!);
    }

    private static async ValueTask<bool> IsLetInAsync(StudioUser user, ExportRequest request)
    {
        try
        {
            await ExportAsync(user, request);
            return true;
        }
        catch (RpcException refused)
        {
            Assert.Equal("STREAM_LIMIT", Refusal.Of(refused).Reason);
            return false;
        }
    }

    private static async Task<Refusal> RefuseAsync(StudioUser user, ExportRequest request) =>
        Refusal.Of(await Assert.ThrowsAsync<RpcException>(() => ExportAsync(user, request)));

    private static async Task ExportByCommandAsync(TestStudio studio, string form, string target) =>
        (await MagnetarFile.RunAsync("audit", "export", form, target, "--data", studio.DataDirectory)).AssertExit(0);

    private static Task<string> ReadAsync(string file) =>
        File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
}
