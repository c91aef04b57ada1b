using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Crashes;

/// <summary>
/// One account that signs in, refreshes and revokes without end, and remembers what was acknowledged.
/// </summary>
internal sealed class LoadWorker(string userName)
{
    private StudioUser? _user;
    private bool _isLive;
    private bool _isEnding; // an act was sent that ends the session, and no answer came
    private int _acknowledged;

    /// <summary>How many acts were acknowledged. May be read at any time.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Makes the account.</summary>
    public async Task RegisterAsync(TestStudio studio)
    {
        _user = await studio.RegisterAsync(userName);
        _isLive = true;
    }

    /// <summary>Works until the server dies.</summary>
    public async Task RunAsync(TestStudio studio)
    {
        var client = studio.Connect();
        try
        {
            while (true)
            {
                await SignInAsync(client);
                await DoAsync(() => client.CallAsync(client.Auth.RefreshAsync, _user!.Refresh()), endsSession: false);
                await DoAsync(() => _user!.RefreshAsync(), endsSession: false);
                Assert.True(await client.IsLiveAsync(_user!.Tokens.AccessToken));
                await DoAsync(() => _user!.RevokeAsync(), endsSession: true);
            }
        }
        catch (RpcException lost)
            when (lost.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
        {
            // Killed, as planned.
        }
    }

    /// <summary>Asserts that a server on the same data knows what was acknowledged.</summary>
    public async Task AssertIsThereAsync(TestStudio studio)
    {
        var client = studio.Connect();
        var isLive = await client.IsLiveAsync(_user!.Tokens.AccessToken);
        Assert.True(
            isLive == _isLive || (_isEnding && !isLive),
            $"{userName}: acknowledged {_isLive}, found {isLive}.");
        if (isLive)
        {
            await client.CallAsync(client.Auth.RefreshAsync, _user.Refresh());
        }

        (_isLive, _isEnding) = (isLive, false);
    }

    // The device is known, so a new session takes the place of the one before.
    private Task SignInAsync(StudioClient client) => DoAsync(
        async () =>
        {
            _user = await StudioUser.SignInAsync(
                client, userName, TestStudio.UserPassword, "Its device", _user!.Tokens.DeviceSecret);
            _isLive = true;
        },
        endsSession: true,
        isOpening: true);

    private async Task DoAsync(Func<Task> act, bool endsSession, bool isOpening = false)
    {
        _isEnding = endsSession;
        await act();
        _isEnding = false;
        _isLive = !endsSession || isOpening;
        Interlocked.Increment(ref _acknowledged);
    }
}
