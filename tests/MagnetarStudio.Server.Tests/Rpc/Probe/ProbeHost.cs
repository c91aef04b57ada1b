using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Http;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Rpc.Contracts;
using MagnetarStudio.Server.Rpc.Streams;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using MagnetarStudio.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>The edge around the probe service, on real sockets; sessions in memory, a clock of its own.</summary>
/// <remarks>gRPC's own deadlines run by the real clock. Disposing fails the test on an unexpected Error line.</remarks>
internal sealed class ProbeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TempDatabase _directory;
    private readonly TimeProvider _clock;
    private readonly AccessTokens _tokens;
    private readonly List<IDisposable> _open = [];

    private ProbeHost(WebApplication app, TempDatabase directory, TimeProvider clock)
    {
        (_app, _directory, _clock) = (app, directory, clock);
        _tokens = app.Services.GetRequiredService<AccessTokens>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var uris = addresses.Where(address => !address.Contains("unix", StringComparison.Ordinal))
            .Select(address => new Uri(address)).ToArray();
        (Grpc, Web) = (uris[0], uris[1]);
        Client = Connect(GrpcChannel.ForAddress(Grpc));
    }

    public FakeTimeProvider Time => (FakeTimeProvider)_clock;

    public Uri Grpc { get; }

    public Uri Web { get; }

    public ProbeService.ProbeServiceClient Client { get; }

    public MemorySessions Sessions => _app.Services.GetRequiredService<MemorySessions>();

    public MemoryRisks Risks => _app.Services.GetRequiredService<MemoryRisks>();

    public MemoryTrail Trail => _app.Services.GetRequiredService<MemoryTrail>();

    public ProbeState Probe => _app.Services.GetRequiredService<ProbeState>();

    public ErrorLines Errors => _app.Services.GetRequiredService<ErrorLines>();

    public MetricRegistry Metrics => _app.Services.GetRequiredService<MetricRegistry>();

    public PeerConnections Connections => _app.Services.GetRequiredService<PeerConnections>();

    public int OpenStreams => _app.Services.GetRequiredService<StreamGuard>().Open;

    public KestrelServerLimits KestrelLimits =>
        _app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

    /// <param name="limits">Null for the default.</param>
    /// <param name="policy">Null for production with one allowed origin.</param>
    /// <param name="clock">Null for one that only the test moves.</param>
    public static async Task<ProbeHost> StartAsync(
        EdgeLimits? limits = null, HttpPolicy? policy = null, TimeProvider? clock = null)
    {
        clock ??= new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        var directory = new TempDatabase();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        limits ??= EdgeLimits.Default;
        AddServices(builder.Services, clock, limits, policy ?? new HttpPolicy(true, ["https://app.example"], []));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var connections = kestrel.ApplicationServices.GetRequiredService<PeerConnections>();
            kestrel.LimitCallers(limits);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.ServeGrpc(connections));
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.ServeWeb(connections));
            kestrel.ListenUnixSocket(directory.PathOf("control.sock"), endpoint => endpoint.ServeOperator());
        });

        var app = builder.Build();
        app.UseHttpEdge();
        app.MapRpc<ProbeRpc>();
        app.MapHealth();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ProbeHost(app, directory, clock);
    }

    /// <summary>Metadata with a good access token of a session.</summary>
    public Metadata Bearer(LiveRead row, TimeSpan authAge = default) =>
        new() { { "authorization", $"Bearer {TokenOf(row, authAge)}" } };

    public string TokenOf(LiveRead row, TimeSpan authAge = default)
    {
        var now = _clock.GetUtcNow();
        return _tokens.Issue(
            new(row.Account.Id, row.Session.Id, now - authAge, ["pwd"], row.Account.Role, 1), now).Text;
    }

    /// <summary>A client on a connection of its own.</summary>
    public ProbeService.ProbeServiceClient NewClient() => Connect(GrpcChannel.ForAddress(Grpc));

    /// <summary>A client on the control socket.</summary>
    public ProbeService.ProbeServiceClient OperatorClient()
    {
        var path = _directory.PathOf("control.sock");
        return Connect(GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancel) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            },
            DisposeHttpClient = true,
        }));
    }

    /// <summary>A raw HTTP client: HTTP/2 for the gRPC endpoint, HTTP/1.1 for the other.</summary>
    public HttpClient Http(Uri endpoint)
    {
        var client = new HttpClient { BaseAddress = endpoint };
        client.DefaultRequestVersion = endpoint == Grpc ? HttpVersion.Version20 : HttpVersion.Version11;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        _open.Add(client);
        return client;
    }

    /// <summary>Begins to stop; calls in progress go on.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Probe.Release();
        var errors = Errors.Lines.ToArray();
        _open.ForEach(client => client.Dispose());
        await _app.DisposeAsync();
        _directory.Dispose();
        Assert.True(errors.Length == 0, string.Join(Environment.NewLine, errors));
    }

    private static void AddServices(
        IServiceCollection services, TimeProvider clock, EdgeLimits limits, HttpPolicy policy)
    {
        var secrets = new CountingSecrets();
        var registry = new PermissionRegistry([]);
        var contracts = ContractCatalogue.Read(
            [ProbeService.Descriptor],
            HttpModule.PublicServices,
            registry.All.Select(permission => permission.Name).ToHashSet(StringComparer.Ordinal));
        var macs = new MacKeyRing([new MacKey(1, new byte[32], null)]);
        var sessions = new MemorySessions(clock, secrets);
        var errors = new ErrorLines();

        services.AddSingleton(clock);
        services.AddSingleton<ISecretSource>(secrets);
        services.AddSingleton(registry);
        services.AddSingleton(sessions);
        services.AddSingleton<RefusalLimiter>();
        services.AddSingleton<MemoryTrail>();
        services.AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<MemoryTrail>());
        services.AddSingleton<ProbeState>();
        services.AddSingleton(errors);
        services.AddSingleton(new MetricRegistry(clock, MetricRegistry.DefaultSlowOver));
        services.AddSingleton(new AccessTokens(
            KeyRing.Make(KeyPurpose.Jwt, KeyAlgorithm.Hs256, clock.GetUtcNow(), secrets),
            "probe",
            TokenSettings.Default,
            secrets));
        var risks = new MemoryRisks();
        services.AddSingleton(risks);
        services.AddSingleton(new RiskKeeper(
            risks, new RiskObserver(new NoPlaces(), clock), new RiskPolicy(), clock));
        services.AddSingleton(new SessionKeeper(
            sessions, sessions.Live, new RefreshTokens(macs), new DeviceSecrets(macs), SessionPolicy.Default, clock));
        services.AddHttpEdge(policy);
        services.AddRpc(contracts, limits);
        services.AddRpcService<ProbeRpc>(EdgeLimits.AuthReceiveMaxBytes);
        services.AddLogging(logging => logging.AddProvider(errors));
    }

    private ProbeService.ProbeServiceClient Connect(GrpcChannel channel)
    {
        _open.Add(channel);
        return new ProbeService.ProbeServiceClient(channel);
    }
}
