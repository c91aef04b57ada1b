using Google.Protobuf.Reflection;
using Grpc.Core;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Calling;

/// <summary>Somebody signed in on a device, who keeps the newest tokens as a client should.</summary>
internal sealed class StudioUser(StudioClient client, string password, SignedIn signedIn)
{
    /// <summary>The connection.</summary>
    public StudioClient Client { get; } = client;

    /// <summary>The password it signed in with.</summary>
    public string Password { get; } = password;

    /// <summary>The account.</summary>
    public Account Account { get; } = signedIn.Account;

    /// <summary>The session.</summary>
    public Session Session { get; } = signedIn.Session;

    /// <summary>The newest tokens.</summary>
    public Tokens Tokens { get; private set; } = signedIn.Tokens;

    /// <summary>How a device describes itself.</summary>
    public static DeclaredDevice Device(string name, string secret = "") => new()
    {
        DisplayName = name,
        Platform = "Linux 6.1",
        AppVersion = "1.0.0",
        Language = "en",
        DeviceSecret = secret,
    };

    /// <summary>What asks for a sign-in.</summary>
    public static SignInRequest SignIn(
        string userName, string password, string device = "Another device", string secret = "") =>
        new() { UserName = userName, Password = password, Device = Device(device, secret) };

    /// <summary>Signs in.</summary>
    public static async Task<StudioUser> SignInAsync(
        StudioClient client, string userName, string password, string device, string deviceSecret = "")
    {
        var reply = await client.CallAsync(
            client.Auth.SignInAsync, SignIn(userName, password, device, deviceSecret));
        return new StudioUser(client, password, reply.SignedIn);
    }

    /// <summary>Signs the same account in on another device.</summary>
    public Task<StudioUser> SignInElsewhereAsync(string device = "Another device") =>
        SignInAsync(Client, Account.UserName, Password, device);

    /// <summary>Calls with the newest access token.</summary>
    public Task<TReply> CallAsync<TRequest, TReply>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request) =>
        Client.CallAsync(method, request, Tokens.AccessToken);

    /// <summary>Calls with the newest access token, and is refused.</summary>
    public Task<Refusal> RefuseAsync<TRequest, TReply>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request) =>
        Client.RefuseAsync(method, request, Tokens.AccessToken);

    /// <summary>Calls with the newest access token, under an idempotency key.</summary>
    public Task<TReply> CallOnceAsync<TRequest, TReply>(
        string key, Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request) =>
        Client.CallAsync(method, request, Tokens.AccessToken, key);

    /// <summary>Calls with the newest access token, under an idempotency key, and is refused.</summary>
    public Task<Refusal> RefuseOnceAsync<TRequest, TReply>(
        string key, Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request) =>
        Client.RefuseAsync(method, request, Tokens.AccessToken, key);

    /// <summary>Calls methods with an empty message, for answers that come before the message is read.</summary>
    /// <returns>The answer of each that the file serves, at least one: its refusal, or null.</returns>
    public async Task<IReadOnlyList<Refusal?>> TryEmptyAsync(IEnumerable<MethodDescriptor> methods)
    {
        var answers = new List<Refusal?>();
        foreach (var method in methods)
        {
            answers.Add(await Client.TryEmptyAsync(method, Tokens.AccessToken));
        }

        answers.RemoveAll(answer => answer == Refusal.MethodUnavailable);
        Assert.NotEmpty(answers);
        return answers;
    }

    /// <summary>Whether the newest access token is still answered.</summary>
    public Task<bool> IsLiveAsync() => Client.IsLiveAsync(Tokens.AccessToken);

    /// <summary>Exchanges the newest refresh token, and keeps what is answered.</summary>
    public async Task<Tokens> RefreshAsync()
    {
        var reply = await Client.CallAsync(Client.Auth.RefreshAsync, Refresh());
        Tokens = reply.Tokens;
        return Tokens;
    }

    /// <summary>What exchanges a refresh token; the newest unless another is given.</summary>
    public RefreshRequest Refresh(string? refreshToken = null, string? deviceSecret = null) => new()
    {
        RefreshToken = refreshToken ?? Tokens.RefreshToken,
        DeviceSecret = deviceSecret ?? Tokens.DeviceSecret,
    };

    /// <summary>Ends a session of the own account; the own one unless another is given.</summary>
    public Task RevokeAsync(Session? session = null) => CallAsync(
        Client.Sessions.RevokeSessionAsync,
        new RevokeSessionRequest { SessionId = (session ?? Session).SessionId });
}
