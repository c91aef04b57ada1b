using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
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
public sealed partial class EdgeCostTests
{
    private const int Pairs = 7;
    private const double RatioMin = 0.70;

    [Fact(Explicit = true)]
    public async Task An_identified_call_keeps_seven_tenths_of_a_bare_echo()
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
        for (var pair = 0; pair < Pairs; pair++)
        {
            var without = await RateAsync(echo, token, directory);
            var with = await RateAsync(identified, token, directory);
            ratios.Add(with / without);
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"bare {without:f0}/s, edge {with:f0}/s: {with / without:f3}");
        }

        var calls = host.Metrics.Find("magnetar.probe.v1.ProbeService/DuringChange")!.Snapshot();
        Assert.Equal(0, calls.Errors);
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

    private static async Task<double> RateAsync(Uri address, string token, TempDatabase directory)
    {
        using var load = Process.Start(new ProcessStartInfo("h2load", [
            "-D", "3", "--warm-up-time", "1", "-c", "4", "-m", "32", "-d", directory.PathOf("body"),
            "-H", "content-type: application/grpc", "-H", "te: trailers", "-H", $"authorization: Bearer {token}",
            address.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        var report = await load.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await load.WaitForExitAsync(TestContext.Current.CancellationToken);
        return double.Parse(Rate().Match(report).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""([0-9.]+) req/s""")]
    private static partial Regex Rate();
}
