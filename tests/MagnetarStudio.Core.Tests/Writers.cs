using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests;

/// <summary>Threads of their own that all begin at once; a hang fails.</summary>
internal static class Writers
{
    public static async Task RunAsync(int writers, Action write)
    {
        using var start = new Barrier(writers);
        var running = Enumerable.Range(0, writers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                write();
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        await Task.WhenAll(running).WaitAsync(Eventually.LimitUnlessSet, TestContext.Current.CancellationToken);
    }
}
