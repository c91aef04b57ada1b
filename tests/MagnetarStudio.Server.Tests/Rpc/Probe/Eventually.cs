using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>Waits for what another thread is about to do, with a limit.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition) => MagnetarStudio.Testing.Eventually.BecomesTrueAsync(
        "what another thread is about to do is done", condition, TestContext.Current.CancellationToken);
}
