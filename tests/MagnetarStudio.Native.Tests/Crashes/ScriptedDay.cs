using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;

namespace MagnetarStudio.Native.Tests.Crashes;

/// <summary>A day of a server, act by act, that may end in the middle; and the look at what is left of it.</summary>
internal sealed class ScriptedDay
{
    private readonly DayLedger _ledger = new();
    private readonly Dictionary<string, StudioUser> _users = [];

    public ScriptedDay() => _ledger.Begin(
        ("claimed", "False"),
        ("founder", "absent"),
        ("ada", "absent"),
        ("eve", "absent"),
        ("founder's sessions", "0"),
        ("ada's sessions", "0"),
        ("eve's sessions", "0"));

    /// <summary>How many acts were acknowledged.</summary>
    public int Acknowledged => _ledger.Acknowledged;

    /// <summary>Lives the day.</summary>
    /// <returns>Whether it came to its end; false when the server died in it.</returns>
    public async Task<bool> LiveAsync(TestStudio studio)
    {
        try
        {
            await MorningAsync(studio);
            await EveningAsync(studio);
            return true;
        }
        catch (RpcException lost)
            when (lost.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
        {
            await studio.Server.WaitAsync();
            return false;
        }
    }

    /// <summary>
    /// Looks at a server on the same data and asserts that no acknowledged act is lost and none half there.
    /// </summary>
    public async Task AssertIsThereAsync(TestStudio studio)
    {
        var client = studio.Connect();
        var state = await client.CallAsync(client.Auth.GetSetupStateAsync, new GetSetupStateRequest());
        var observed = new Dictionary<string, string> { ["claimed"] = $"{state.Claimed}" };
        foreach (var name in new[] { "founder", "ada", "eve" })
        {
            (observed[name], observed[$"{name}'s sessions"]) = await LookAtAsync(studio, name);
        }

        foreach (var (place, user) in _users)
        {
            observed[place] = await client.IsLiveAsync(user.Tokens.AccessToken) ? "live" : "ended";
        }

        _ledger.AssertMatches(observed);
        foreach (var (place, user) in _users.Where(user => observed[user.Key] == "live"))
        {
            // The newest pair that reached the client is answered, whatever became of an exchange in doubt.
            await client.CallAsync(client.Auth.RefreshAsync, user.Refresh());
        }
    }

    private async Task MorningAsync(TestStudio studio)
    {
        await _ledger.DoActsAsync(
            async () => Keep("founder's desk", await studio.ClaimAsync()),
            [("claimed", "True"), ("founder", "active founder")],
            [("founder's sessions", "1")]);
        await _ledger.DoAsync(() => RegisterAsync(studio, "ada"), ("ada", "active member"));
        await _ledger.DoAsync(() => SignInAsync(studio, "ada", "ada's desk"), ("ada's sessions", "1"));
        await _ledger.DoAsync(() => SignInAsync(studio, "ada", "ada's phone"), ("ada's sessions", "2"));
        await _ledger.DoAsync(() => _users["ada's desk"].RefreshAsync());
        await _ledger.DoAsync(
            () => _users["ada's desk"].RevokeAsync(_users["ada's phone"].Session),
            ("ada's phone", "ended"), ("ada's sessions", "1"));
        await _ledger.DoAsync(() => SignInAsync(studio, "ada", "ada's tablet"), ("ada's sessions", "2"));
    }

    private async Task EveningAsync(TestStudio studio)
    {
        var founder = _users["founder's desk"];
        var ada = _users["ada's desk"];
        await _ledger.DoAsync(() => RegisterAsync(studio, "eve"), ("eve", "active member"));
        await _ledger.DoAsync(() => SignInAsync(studio, "eve", "eve's desk"), ("eve's sessions", "1"));
        await _ledger.DoAsync(
            () => founder.CallAsync(
                founder.Client.Accounts.SetRoleAsync,
                new SetRoleRequest { AccountId = ada.Account.AccountId, Role = Role.Admin }),
            ("ada", "active admin"));
        await _ledger.DoAsync(
            () => founder.CallAsync(
                founder.Client.Accounts.DisableAccountAsync,
                new DisableAccountRequest { AccountId = _users["eve's desk"].Account.AccountId }),
            ("eve", "disabled member"), ("eve's sessions", "0"), ("eve's desk", "ended"));
        await _ledger.DoAsync(
            () => ada.CallAsync(
                ada.Client.Sessions.RevokeOtherSessionsAsync, new RevokeOtherSessionsRequest()),
            ("ada's tablet", "ended"), ("ada's sessions", "1"));
        await _ledger.DoAsync(() => ada.RefreshAsync());
        await _ledger.DoAsync(
            () => founder.CallAsync(founder.Client.Auth.SignOutAsync, new SignOutRequest()),
            ("founder's desk", "ended"), ("founder's sessions", "0"));
    }

    private static async Task RegisterAsync(TestStudio studio, string name)
    {
        var client = studio.Connect();
        await client.CallAsync(
            client.Auth.RegisterAsync, new RegisterRequest { UserName = name, Password = TestStudio.UserPassword });
    }

    private async Task SignInAsync(TestStudio studio, string name, string place) =>
        Keep(place, await studio.SignInAsync(name, TestStudio.UserPassword, place));

    private void Keep(string place, StudioUser user)
    {
        _users[place] = user;
        _ledger.Learn(place, "live");
    }

    private static async Task<(string Account, string Sessions)> LookAtAsync(TestStudio studio, string name)
    {
        var accounts = await MagnetarFile.RunAsync("account", "list", "--data", studio.DataDirectory, "--json");
        accounts.AssertExit(0);
        var account = accounts.Json.EnumerateArray()
            .Where(account => account.GetProperty("user_name").GetString() == name)
            .Select(account => $"{account.GetProperty("state")} {account.GetProperty("role")}")
            .SingleOrDefault();
        if (account is null)
        {
            return ("absent", "0");
        }

        var sessions = await MagnetarFile.RunAsync("session", "list", name, "--data", studio.DataDirectory, "--json");
        sessions.AssertExit(0);
        return (account, $"{sessions.Json.GetArrayLength()}");
    }
}
