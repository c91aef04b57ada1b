using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Http;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MagnetarStudio.Server.Witness;

/// <summary>A running witness.</summary>
internal sealed class WitnessHost : IAsyncDisposable
{
    // Each holds at most one body. A witness has a caller a second of every log.
    private static readonly EdgeLimits s_limits = EdgeLimits.Default with { ConnectionsMax = 256 };

    private static readonly TimeSpan s_drainMax = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly WitnessKeeper _keeper;

    private WitnessHost(WebApplication app, WitnessKeeper keeper) => (_app, _keeper) = (app, keeper);

    /// <summary>Where it really listens, ports that the system chose included.</summary>
    public IReadOnlyList<string> Endpoints =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Begins to answer.</summary>
    /// <param name="place">Its key and memory; still the caller's to dispose.</param>
    /// <param name="logs">The keys of the logs that it watches.</param>
    /// <param name="listen">Where: addresses.</param>
    /// <param name="environment">How it logs.</param>
    /// <param name="clock">Time of cosignatures.</param>
    /// <param name="cancel">Gives up the start.</param>
    /// <exception cref="ConfigurationException">Its memory of a log is not its own.</exception>
    public static async Task<WitnessHost> StartAsync(
        WitnessPlace place,
        IReadOnlyList<NoteVerifier> logs,
        ListenSettings listen,
        ServerEnvironment environment,
        TimeProvider clock,
        CancellationToken cancel)
    {
        var keeper = Remember(place, logs, clock);
        try
        {
            var app = Build(keeper, listen, environment, clock);
            await app.StartAsync(cancel);
            return new WitnessHost(app, keeper);
        }
        catch
        {
            keeper.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the process is told to stop, and lets running calls finish.</summary>
    public Task WaitAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _keeper.Dispose();
    }

    private static WitnessKeeper Remember(WitnessPlace place, IReadOnlyList<NoteVerifier> logs, TimeProvider clock)
    {
        try
        {
            return new WitnessKeeper(logs, place.Memory, place.Cosigner, clock);
        }
        catch (WitnessStoreException refused)
        {
            throw new ConfigurationException(refused.Message);
        }
    }

    private static WebApplication Build(
        WitnessKeeper keeper, ListenSettings listen, ServerEnvironment environment, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        ServerLogging.Configure(builder.Logging, environment);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_drainMax);
        builder.Services.AddSingleton(clock);
        var connections = new PeerConnections(s_limits, new HttpPolicy(true, [], []));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.LimitCallers(s_limits);
            foreach (var endpoint in listen.Grpc)
            {
                kestrel.Listen(endpoint.Address!, endpoint.Port, place => _ = endpoint.Scheme is ListenScheme.Https
                    ? place.ServeBoth(connections, ServerCertificate.Load(listen))
                    : place.ServeWeb(connections));
            }
        });

        var app = builder.Build();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("MagnetarStudio.Server.Witness");
        app.Run(new WitnessEndpoint(keeper, log, clock).AnswerAsync);
        return app;
    }
}
