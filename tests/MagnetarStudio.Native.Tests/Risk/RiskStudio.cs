using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Risk;

/// <summary>A server that believes a proxy on loopback, with clients that look as a test wants.</summary>
internal sealed class RiskStudio : IAsyncDisposable
{
    private readonly List<StudioClient> _clients = [];

    private RiskStudio(TestStudio studio) => Studio = studio;

    public TestStudio Studio { get; }

    public static async Task<RiskStudio> StartAsync(
        string cap = "evict_oldest", params IReadOnlyList<(string Name, string Value)> settings) =>
        new(await TestStudio.StartAsync(settings.Aggregate(
            MagnetarLaunch.Usual
                .With("Magnetar__Http__TrustedProxies", "127.0.0.1/32")
                .With("Magnetar__Sessions__Cap", cap),
            (launch, setting) => launch.With(setting.Name, setting.Value))));

    /// <summary>A client that looks like the notebook at home until it is told otherwise.</summary>
    public (StudioClient Client, AppearingHandler Looks) Connect()
    {
        var looks = new AppearingHandler();
        var client = new StudioClient(Studio.Server.Ready.Endpoints[0], looks);
        _clients.Add(client);
        return (client, looks);
    }

    /// <summary>Makes an account and signs it in at home.</summary>
    public async Task<(StudioUser User, AppearingHandler Looks)> RegisterAsync(string name)
    {
        var (client, looks) = Connect();
        await client.CallAsync(client.Auth.RegisterAsync, new RegisterRequest
        {
            UserName = name,
            Password = TestStudio.UserPassword,
        });
        return (await SignInAsync(client, looks, name), looks);
    }

    /// <summary>Signs in on a new device, or on a known one, that declares what the client shows.</summary>
    public static async Task<StudioUser> SignInAsync(
        StudioClient client, AppearingHandler looks, string name, string secret = "")
    {
        var reply = await client.CallAsync(client.Auth.SignInAsync, SignIn(looks.Shown, name, secret));
        return new StudioUser(client, TestStudio.UserPassword, reply.SignedIn);
    }

    public static SignInRequest SignIn(Appearance shown, string name, string secret = "") => new()
    {
        UserName = name,
        Password = TestStudio.UserPassword,
        Device = new DeclaredDevice
        {
            DisplayName = "Device",
            Platform = shown.Platform,
            Language = shown.Language,
            DeviceSecret = secret,
        },
    };

    /// <summary>How a session's risk came about.</summary>
    public static Task<ExplainRiskResponse> ExplainAsync(StudioUser user, Session session) => user.CallAsync(
        user.Client.Sessions.ExplainRiskAsync, new ExplainRiskRequest { SessionId = session.SessionId });

    /// <summary>The session as its account's list shows it.</summary>
    public static async Task<Session> FindAsync(StudioUser user, Session session)
    {
        var list = await user.CallAsync(user.Client.Sessions.ListSessionsAsync, new ListSessionsRequest());
        return Assert.Single(list.Sessions, listed => listed.SessionId == session.SessionId);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Studio.DisposeAsync();
    }
}
