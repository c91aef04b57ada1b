using System.Diagnostics;
using System.Net;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc;

/// <summary>What the edge costs: an identified call against a bare echo. Run by hand; needs h2load.</summary>
/// <remarks>
/// Processor time of the server alone, on the JIT, so that the client does not count. The bar of the published file,
/// calls a second with the client on the same machine, is held in <c>perf/</c>.
/// </remarks>
public sealed class EdgeCostTests
{
    private const int Pairs = 11;
    private const int Calls = 40_000;
    private const double RatioMin = 0.5;

    [Fact(Explicit = true)]
    public async Task An_identified_call_costs_the_server_less_than_two_bare_echoes()
    {
        await using var host = await ProbeHost.StartAsync(clock: TimeProvider.System);
        await using var bare = await StartBareAsync();
        using var directory = new TempDatabase();
        await File.WriteAllBytesAsync(
            directory.PathOf("body"), RawCalls.Frame("hello"), TestContext.Current.CancellationToken);
        var token = host.TokenOf(host.Sessions.Open());
        var echo = new Uri(bare.Urls.Single() + RawCalls.EchoPath);
        var identified = new Uri(host.Grpc, "/magnetar.probe.v1.ProbeService/DuringChange");

        var ratios = new List<double>();
        await CostAsync(echo, token, directory);
        await CostAsync(identified, token, directory);
        for (var pair = 0; pair < Pairs; pair++)
        {
            var without = await CostAsync(echo, token, directory);
            var with = await CostAsync(identified, token, directory);
            ratios.Add(without / with);
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"bare {without.TotalMicroseconds:f2} us, edge {with.TotalMicroseconds:f2} us: {without / with:f3}");
        }

        var served = host.Metrics.Find("magnetar.probe.v1.ProbeService/DuringChange")!.Snapshot();
        Assert.Equal((0, (Pairs + 1) * Calls), (served.Errors, served.Microseconds.Count));
        Assert.InRange(ratios.Order().ElementAt(Pairs / 2), RatioMin, double.MaxValue);
    }

    private static async Task<WebApplication> StartBareAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ProbeState>();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapGrpcService<ProbeRpc>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    // Processor time of this process for one call; h2load is another process.
    private static async Task<TimeSpan> CostAsync(Uri address, string token, TempDatabase directory)
    {
        using var server = Process.GetCurrentProcess();
        var before = server.TotalProcessorTime;
        using var load = Process.Start(new ProcessStartInfo("h2load", [
            "-n", $"{Calls}", "-c", "4", "-m", "32", "-d", directory.PathOf("body"),
            "-H", "content-type: application/grpc", "-H", "te: trailers", "-H", $"authorization: Bearer {token}",
            address.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        await load.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await load.WaitForExitAsync(TestContext.Current.CancellationToken);
        server.Refresh();
        return (server.TotalProcessorTime - before) / Calls;
    }
}
