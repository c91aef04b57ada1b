using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Http;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Rpc.Contracts;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server;

/// <summary>A running server: an open studio behind its endpoints.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Studio _studio;
    private readonly ListeningPlaces _places;
    private bool _isStopped;

    private ServerHost(WebApplication app, Studio studio, ListeningPlaces places) =>
        (_app, _studio, _places) = (app, studio, places);

    /// <summary>The instance that is served.</summary>
    public Studio Studio => _studio;

    /// <summary>Where it really listens, ports that the system chose included; without the control socket.</summary>
    public IReadOnlyList<string> Endpoints => _places.Bound;

    /// <summary>Opens the instance and begins to answer.</summary>
    /// <param name="settings">What the operator decided.</param>
    /// <param name="reach">To whom it answers.</param>
    /// <param name="clock">Time.</param>
    /// <param name="secrets">Chance.</param>
    /// <param name="cancel">Gives up the start.</param>
    public static async Task<ServerHost> StartAsync(
        ServerSettings settings,
        ServerReach reach,
        TimeProvider clock,
        ISecretSource secrets,
        CancellationToken cancel)
    {
        PrivateProcess.Begin();

        // Reading the contracts takes as long as what comes before it is needed, and nothing of that needs it.
        var permissions = new PermissionRegistry([]);
        var reading = Task.Run(() => ServicesModule.ReadContracts(permissions), cancel);
        var builder = CreateBuilder(settings);
        var studio = await Studio.OpenAsync(settings, permissions, clock, secrets, PrivateProcess.End, cancel);
        try
        {
            var places = new ListeningPlaces(settings, reach);
            var app = Build(builder, settings, studio, await reading, places, clock, secrets);
            await app.StartAsync(cancel);
            places.Settle(app);
            return new ServerHost(app, studio, places);
        }
        catch
        {
            studio.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the process is told to stop, or the token fires.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        using var told = CancellationTokenSource.CreateLinkedTokenSource(
            cancel, _app.Lifetime.ApplicationStopping);
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var end = told.Token.UnsafeRegister(_ => stop.TrySetResult(), null);
        await stop.Task;
    }

    /// <summary>Takes no new calls, lets running ones finish, commits, and records the end.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        await _app.StopAsync();
        await _studio.StopAsync();
    }

    /// <summary>Stops if it was not, and lets go of everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            await StopAsync();
        }

        await _app.DisposeAsync();
        _studio.Dispose();
        _places.Dispose();
    }

    // Empty: nothing that ASP.NET Core would read from the environment or watch on the disk decides anything here.
    private static WebApplicationBuilder CreateBuilder(ServerSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        ServerLogging.Configure(builder.Logging, settings.Environment);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.DrainMax);
        return builder;
    }

    private static WebApplication Build(
        WebApplicationBuilder builder,
        ServerSettings settings,
        Studio studio,
        ContractCatalogue contracts,
        ListeningPlaces places,
        TimeProvider clock,
        ISecretSource secrets)
    {
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(secrets);
        builder.Services.AddStudio(studio, settings);

        var limits = EdgeLimits.Default with { LoopbackIsAddress = settings.Edge.LoopbackIsAddress };
        builder.Services.AddHttpEdge(new HttpPolicy(
            settings.Environment is ServerEnvironment.Production,
            settings.Edge.CorsOrigins,
            settings.Edge.TrustedProxies));
        builder.Services.AddRpc(contracts, limits);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.LimitCallers(limits);
            places.Listen(kestrel);
        });

        var app = builder.Build();
        app.UseHttpEdge();
        app.MapHealth();
        app.MapStudio();
        return app;
    }
}
