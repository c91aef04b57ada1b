using System.Diagnostics;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>Waits for what another thread is about to do, with a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    public static async Task TrueAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < s_limit, "The condition did not come true.");
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }
    }
}
