using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>A log with everything that can be tampered with, as it was earlier, and as it might have become.</summary>
internal sealed class TamperedLog : IDisposable
{
    private const int SegmentEntries = 16_384;
    private const int TileHashes = 256;
    private const int BehindTile = 100; // so that the last few records, and a few more, fill no tile

    private TamperedLog(TempData now, TempData earlier, TempData twin) => (Now, Earlier, Twin) = (now, earlier, twin);

    /// <summary>The whole log: tiles of two levels, an index segment, two accounts, records behind a tile.</summary>
    public TempData Now { get; }

    /// <summary>The same log, some records ago.</summary>
    public TempData Earlier { get; }

    /// <summary>What another server made of <see cref="Earlier"/>, and made more of it.</summary>
    public TempData Twin { get; }

    /// <summary>A head that a key signed which was changed for another since.</summary>
    public required string RetiredNote { get; init; }

    /// <summary>Records of the whole log.</summary>
    public long Size => Now.Read<long>("SELECT size FROM audit_head");

    /// <summary>Records that the whole log and its twin share.</summary>
    public long Shared => Earlier.Read<long>("SELECT size FROM audit_head");

    /// <summary>Lives the lives. No server runs when it returns.</summary>
    public static async Task<TamperedLog> LiveAsync()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await studio.RegisterAsync("ada");
        var retired = studio.Data.Read<string>("SELECT note FROM audit_head");
        (await MagnetarFile.RunAsync("keys", "rotate", "head", "--data", studio.DataDirectory)).AssertExit(0);
        await founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), SegmentEntries));
        await Eventually.BecomesTrueAsync(
            "a segment of the index is sealed",
            () => studio.Data.Read<long>("SELECT count(*) FROM audit_segment") == 1,
            TestContext.Current.CancellationToken);
        var over = (int)(studio.Data.Read<long>("SELECT size FROM audit_head") % TileHashes);
        await founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), TileHashes - over + BehindTile));
        (await studio.Server.StopAsync()).AssertExit(0);

        var earlier = studio.Data.Copy();
        await studio.RestartAsync();
        await LiveOnAsync(studio, founder.Password, entries: 10);
        return new TamperedLog(studio.Data.Copy(), earlier, await LiveTwiceAsync(earlier.Copy(), founder.Password))
        {
            RetiredNote = retired,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Now.Dispose();
        Earlier.Dispose();
        Twin.Dispose();
    }

    private static async Task<TempData> LiveTwiceAsync(TempData data, string password)
    {
        await using var twin = await TestStudio.StartAsync(data, MagnetarLaunch.Usual);
        await LiveOnAsync(twin, password, entries: 20);
        return twin.Data.Copy();
    }

    private static async Task LiveOnAsync(TestStudio studio, string password, int entries)
    {
        var founder = await studio.SignInAsync("founder", password);
        await founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), entries));
        var ada = await studio.SignInAsync("ada", TestStudio.UserPassword);
        await ada.CallAsync(ada.Client.Auth.SignOutAsync, new SignOutRequest());
        (await studio.Server.StopAsync()).AssertExit(0);
    }
}
