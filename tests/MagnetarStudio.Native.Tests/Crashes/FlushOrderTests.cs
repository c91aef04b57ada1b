using System.Text.RegularExpressions;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Crashes;

/// <summary>An act is flushed to the disk before it is answered, seen from the kernel.</summary>
public sealed partial class FlushOrderTests
{
    private const int Acts = 20;

    [Fact]
    public async Task The_log_is_flushed_between_the_write_of_an_act_and_its_answer()
    {
        using var fresh = await TempData.InitAsync();
        var data = fresh.Copy();
        var trace = fresh.PathBeside("trace");
        await using (var studio = await TestStudio.StartAsync(data, Traced(trace)))
        {
            var ada = await studio.RegisterAsync("ada");
            for (var act = 0; act < Acts; act++)
            {
                await ada.CallAsync(ada.Client.Sessions.RenameSessionAsync, new RenameSessionRequest
                {
                    SessionId = ada.Session.SessionId,
                    DisplayName = NameOf(act),
                });
            }
        }

        // The new name stands in the page that is written and in the answer that is sent, both in clear.
        var lines = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        for (var act = 0; act < Acts; act++)
        {
            var name = NameOf(act);
            var written = Array.FindIndex(
                lines,
                line => WalWrite().IsMatch(line) && line.Contains(name, StringComparison.Ordinal));
            var sent = Array.FindIndex(
                lines,
                line => Send().IsMatch(line) && line.Contains(name, StringComparison.Ordinal));
            Assert.True(written >= 0, $"No write of act {act} was seen.");
            Assert.True(sent > written, $"Act {act} was answered at line {sent}, written at {written}.");
            Assert.True(
                lines[written..sent].Any(line => WalFlushed().IsMatch(line)),
                $"Act {act} was written at line {written}, answered at {sent}, and the WAL not flushed between.");
        }
    }

    private static string NameOf(int act) => $"Renamed for the {act:00}th time";

    private static MagnetarLaunch Traced(string path) => MagnetarLaunch.Usual with
    {
        Under =
        [
            "strace", "--follow-forks", "--seccomp-bpf", "--output", path, "--decode-fds=path", "--string-limit=5000",
            "--trace=fdatasync,pwrite64,write,writev,sendto,sendmsg",
        ],
    };

    [GeneratedRegex("""pwrite64\(\d+<[^>]*-wal>""")]
    private static partial Regex WalWrite();

    // Complete on one line, or resumed: either way it has returned, and with success. The writer alone flushes the WAL.
    [GeneratedRegex("""(fdatasync\(\d+<[^>]*-wal>\)|fdatasync resumed>.*\)) += 0""")]
    private static partial Regex WalFlushed();

    [GeneratedRegex("""(sendmsg|sendto|write|writev)\(\d+<socket:""")]
    private static partial Regex Send();
}
