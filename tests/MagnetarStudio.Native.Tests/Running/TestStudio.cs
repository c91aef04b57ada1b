using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>A data directory of one test, made by <c>magnetar init</c>, with the server that runs on it.</summary>
internal sealed class TestStudio : IAsyncDisposable
{
    /// <summary>The founder's password.</summary>
    public const string FounderPassword = "quiet-otter-paints-91-lanterns";

    /// <summary>The password of everybody else.</summary>
    public const string UserPassword = "brisk-heron-counts-47-pebbles";

    private readonly TempData _data;
    private readonly List<StudioClient> _clients = [];

    private TestStudio(TempData data, MagnetarProcess server) => (_data, Server) = (data, server);

    /// <summary>The data directory.</summary>
    public string DataDirectory => _data.Path;

    /// <summary>A place for files of the test that are not the server's.</summary>
    public TempData Data => _data;

    /// <summary>The server that runs now.</summary>
    public MagnetarProcess Server { get; private set; }

    /// <summary>Makes a data directory and starts a server on it, unclaimed.</summary>
    public static async Task<TestStudio> StartAsync(MagnetarLaunch? launch = null)
    {
        var data = await TempData.InitAsync();
        try
        {
            return await StartAsync(data, launch ?? MagnetarLaunch.Usual);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Starts a server on a data directory, which is the studio's own once the server is ready.</summary>
    /// <exception cref="ServerNotReadyException">It ended instead.</exception>
    public static async Task<TestStudio> StartAsync(TempData data, MagnetarLaunch launch) =>
        new(data, await MagnetarProcess.StartAsync(data.Path, launch));

    /// <summary>A client with a connection of its own.</summary>
    public StudioClient Connect()
    {
        var client = new StudioClient(Server.Ready.Endpoints[0]);
        _clients.Add(client);
        return client;
    }

    /// <summary>Claims the founder account.</summary>
    public async Task<StudioUser> ClaimAsync()
    {
        var client = Connect();
        var reply = await client.CallAsync(client.Auth.ClaimFounderAsync, new ClaimFounderRequest
        {
            ClaimCode = Server.Ready.ClaimCode,
            UserName = "founder",
            Password = FounderPassword,
            Device = StudioUser.Device("Founder's desk"),
        });
        return new StudioUser(client, FounderPassword, reply.SignedIn);
    }

    /// <summary>Makes an account and signs it in on a first device.</summary>
    public async Task<StudioUser> RegisterAsync(string userName)
    {
        var client = Connect();
        await client.CallAsync(client.Auth.RegisterAsync, new RegisterRequest
        {
            UserName = userName,
            Password = UserPassword,
        });
        return await SignInAsync(userName, UserPassword, "First device");
    }

    /// <summary>Signs an account in on a device; a new one unless the device's secret is given.</summary>
    public Task<StudioUser> SignInAsync(
        string userName, string password, string device = "Another device", string deviceSecret = "") =>
        StudioUser.SignInAsync(Connect(), userName, password, device, deviceSecret);

    /// <summary>Starts a server on the same data; the one before must be over.</summary>
    /// <returns>How long it took until the server was ready.</returns>
    public async Task<TimeSpan> RestartAsync(MagnetarLaunch? launch = null)
    {
        Assert.True(Server.HasExited);
        await Server.DisposeAsync();
        var start = TimeProvider.System.GetTimestamp();
        Server = await MagnetarProcess.StartAsync(DataDirectory, launch ?? MagnetarLaunch.Usual);
        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <summary>Stops the server and removes the data.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        try
        {
            await Server.DisposeAsync();
        }
        finally
        {
            _data.Dispose();
        }
    }
}
