using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Disks;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Native.Tests.SecondFactors;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>
/// One long life of a server, told by what it leaves in the log: for every kind of event an act through the public
/// surface that emits it. After each act a server runs.
/// </summary>
/// <remarks>A new kind of event gets a line in <see cref="Acts"/>, where what it needs is there.</remarks>
internal sealed class CatalogueWalk : IAsyncDisposable
{
    private const int SegmentEntries = 16_384;
    private const int TileEntries = 256;
    private const int RefusalsRecorded = 10; // of one kind to one party in a minute
    private const string AppAction = "app.walked";
    private const string NewPassword = "green-kettle-hums-83-ballads";

    private readonly ServerClock _clock;
    private readonly MagnetarLaunch _launch;
    private readonly List<StudioClient> _clients = [];
    private readonly TempData _begun = TempData.Empty();
    private TestStudio? _studio;
    private TestStudio? _full;
    private SmallDisk? _disk;
    private StudioUser? _founder;
    private StudioUser? _ada;
    private StudioUser? _grace;
    private Authenticator? _authenticator;
    private string _code = string.Empty;

    private CatalogueWalk(ServerClock clock)
    {
        _clock = clock;
        _launch = clock.Drive(MagnetarLaunch.Usual.With("Magnetar__Http__TrustedProxies", "127.0.0.1/32"));
        Data = _begun;
        Acts = new()
        {
            ["magnetar.log.begun"] = BeginAsync,
            ["magnetar.server.started"] = RestartAsync,
            ["magnetar.server.stopped"] = RestartAsync,
            ["magnetar.server.recovered"] = CrashAsync,
            ["magnetar.key.data_made"] = RestartAsync,
            ["magnetar.key.rotated"] = () => OperateAsync("keys", "rotate", "data"),
            ["magnetar.setup.claim_code_made"] = MakeClaimCodeAsync,
            ["magnetar.setup.claimed"] = ClaimAsync,
            ["magnetar.account.created"] = RegisterAsync,
            ["magnetar.sign_in"] = SignInAsync,
            ["magnetar.session.opened"] = SignInAsync,
            ["magnetar.device.added"] = SignInAsync,
            ["magnetar.session.refreshed"] = () => Ada.RefreshAsync(),
            ["magnetar.session.renamed"] = () => Ada.CallAsync(
                Ada.Client.Sessions.RenameSessionAsync,
                new RenameSessionRequest { SessionId = Ada.Session.SessionId, DisplayName = "Kitchen" }),
            ["magnetar.session.stepped_up"] = () => Ada.CallAsync(
                Ada.Client.Auth.StepUpAsync, new StepUpRequest { Password = Ada.Password }),
            ["magnetar.device.forgotten"] = ForgetDeviceAsync,
            ["magnetar.session.ended"] = () => Ada.RevokeAsync(),
            ["magnetar.password.changed"] = ChangePasswordAsync,
            ["magnetar.password.rehashed"] = RehashAsync,
            ["magnetar.permission.denied"] = () => Ada.RefuseAsync(Ada.Client.Audit.QueryAsync, new QueryRequest()),
            ["magnetar.refusals.counted"] = BeRefusedOftenAsync,
            ["magnetar.account.role_set"] = () => Founder.CallAsync(
                Founder.Client.Accounts.SetRoleAsync, new SetRoleRequest { AccountId = AdaId, Role = Role.Admin }),
            ["magnetar.account.disabled"] = () => Founder.CallAsync(
                Founder.Client.Accounts.DisableAccountAsync, new DisableAccountRequest { AccountId = AdaId }),
            ["magnetar.account.enabled"] = () => Founder.CallAsync(
                Founder.Client.Accounts.EnableAccountAsync, new EnableAccountRequest { AccountId = AdaId }),
            ["magnetar.account.unlocked"] = () => OperateAsync("account", "unlock", "ada"),
            ["magnetar.invitation.made"] = InviteAsync,
            ["magnetar.invitation.used"] = () => Founder.Client.CallAsync(
                Founder.Client.Auth.RegisterAsync,
                new RegisterRequest { UserName = "eve", Password = TestStudio.UserPassword, InvitationCode = _code }),
            ["magnetar.second_factor.begun"] = BeginFactorAsync,
            ["magnetar.second_factor.confirmed"] = EnrolAsync,
            ["magnetar.second_factor.asked"] = () => SecondSteps.HalfWayAsync(Grace.Client, Grace),
            ["magnetar.recovery_code.used"] = async () =>
                _grace = await SecondSteps.SignInAsync(Grace, _authenticator!.RecoveryCodes[0]),
            ["magnetar.recovery_codes.made"] = () => Grace.CallAsync(
                Grace.Client.Auth.RegenerateRecoveryCodesAsync, new RegenerateRecoveryCodesRequest()),
            ["magnetar.second_factor.removed"] = () => Grace.CallAsync(
                Grace.Client.Auth.RemoveTotpAsync, new RemoveTotpRequest()),
            ["magnetar.account.erased"] = () => OperateAsync("account", "erase", "grace"),
            ["magnetar.session.risk_changed"] = LookOtherwiseAsync,
            ["magnetar.application.appended"] = () => Founder.AppendAsync(Appends.Entry(action: AppAction)),
            ["magnetar.audit.searched"] = () => Founder.CallAsync(
                Founder.Client.Audit.CountAsync, new CountRequest { Filter = new Filter { Action = AppAction } }),
            ["magnetar.audit.exported"] = ExportAsync,
            ["magnetar.audit.index_sealed"] = FillSegmentAsync,
            ["magnetar.clock.stepped"] = StepClockAsync,
            ["magnetar.key.head_noted"] = PruneAsync,
            ["magnetar.audit.pruned"] = () => OperateAsync("audit", "prune"),
            ["magnetar.account.noted"] = () => OperateAsync("audit", "prune", "--all"),
            ["magnetar.invitation.noted"] = OutliveInvitationAsync,
            ["magnetar.disk.reserve_released"] = FillDiskAsync,
        };
    }

    /// <summary>Every act by the name of the event that it emits, in an order in which they work.</summary>
    public OrderedDictionary<string, Func<Task>> Acts { get; }

    /// <summary>The data directory whose log the last act went to.</summary>
    public TempData Data { get; private set; }

    private TestStudio Studio => _studio!;

    private StudioUser Founder => _founder!;

    private StudioUser Ada => _ada!;

    private StudioUser Grace => _grace!;

    private string AdaId => Ada.Account.AccountId;

    /// <summary>A walk that has not begun.</summary>
    public static async Task<CatalogueWalk> PrepareAsync() => new(await ServerClock.MakeAsync());

    /// <summary>How many records the log has had, those included that retention removed.</summary>
    public long ReadSize() =>
        File.Exists(Data.DatabasePath) ? Data.Read<long>("SELECT coalesce(max(size), 0) FROM audit_head") : 0;

    /// <summary>Where the newest entry of that name stands, by a search of the operator; null for none.</summary>
    public async Task<long?> FindNewestAsync(string name)
    {
        // An application's entry has the name that the application gave it.
        var action = name == "magnetar.application.appended" ? AppAction : name;
        var found = await MagnetarFile.RunAsync(
            "audit", "search", "--action", action, "--limit", "1", "--json", "--data", Data.Path);
        found.AssertExit(0);
        return found.Json.EnumerateArray().Select(entry => (long?)entry.GetProperty("seq").GetInt64()).FirstOrDefault();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var studio in new[] { _studio, _full }.OfType<TestStudio>())
        {
            await studio.DisposeAsync();
        }

        _disk?.Dispose();
        _begun.Dispose();
        _clock.Dispose();
    }

    private async Task BeginAsync()
    {
        _studio = await TestStudio.StartAsync(_launch);
        Data = _studio.Data;
    }

    private Task RestartAsync() => RestartAsync(_launch);

    // Whoever was signed in is so still, and has to find the server's new port.
    private async Task RestartAsync(MagnetarLaunch launch)
    {
        (await Studio.Server.StopAsync()).AssertExit(0);
        await Studio.RestartAsync(launch);
    }

    private async Task CrashAsync()
    {
        (await Studio.Server.KillAsync()).AssertExit(137);
        await Studio.RestartAsync(_launch);
    }

    private async Task<CommandResult> OperateAsync(params string[] words)
    {
        var done = await MagnetarFile.RunAsync([.. words, "--json", "--data", Data.Path]);
        done.AssertExit(0);
        return done;
    }

    private async Task MakeClaimCodeAsync() =>
        _code = (await OperateAsync("account", "claim-code")).Json.GetProperty("claim_code").GetString()!;

    private async Task ClaimAsync()
    {
        var client = Studio.Connect();
        var claimed = await client.CallAsync(client.Auth.ClaimFounderAsync, new ClaimFounderRequest
        {
            ClaimCode = _code,
            UserName = "founder",
            Password = TestStudio.FounderPassword,
            Device = StudioUser.Device("Founder's desk"),
        });
        _founder = new StudioUser(client, TestStudio.FounderPassword, claimed.SignedIn);
    }

    private async Task RegisterAsync() => _ada = await Studio.RegisterAsync("ada");

    private async Task SignInAsync() => _ada = await Studio.SignInAsync("ada", Ada.Password);

    private async Task SignInAgainAsync() =>
        _founder = await Studio.SignInAsync("founder", Founder.Password, "Founder's desk", Founder.Tokens.DeviceSecret);

    private async Task ForgetDeviceAsync()
    {
        var other = await Ada.SignInElsewhereAsync();
        await Ada.CallAsync(
            Ada.Client.Auth.ForgetDeviceAsync, new ForgetDeviceRequest { DeviceId = other.Session.DeviceId });
    }

    private async Task ChangePasswordAsync()
    {
        await SignInAsync();
        await Ada.CallAsync(
            Ada.Client.Auth.ChangePasswordAsync,
            new ChangePasswordRequest { CurrentPassword = Ada.Password, NewPassword = NewPassword });
        _ada = await Studio.SignInAsync("ada", NewPassword);
    }

    private async Task RehashAsync()
    {
        await RestartAsync(_launch.With("Magnetar__Passwords__Argon2MemoryKiB", "24576"));
        await SignInAsync();
        await SignInAgainAsync();
    }

    private async Task InviteAsync() => _code = (await Founder.CallAsync(
        Founder.Client.Accounts.CreateInvitationAsync, new CreateInvitationRequest { Role = Role.Member }))
        .InvitationCode;

    private async Task BeginFactorAsync()
    {
        _grace = await Studio.RegisterAsync("grace");
        await Grace.CallAsync(Grace.Client.Auth.EnrollTotpAsync, new EnrollTotpRequest());
    }

    private async Task EnrolAsync() => _authenticator = await Authenticator.EnrolAsync(Grace);

    private async Task LookOtherwiseAsync()
    {
        var (client, looks) = Appear();
        var eve = await StudioUser.SignInAsync(client, "eve", TestStudio.UserPassword, "At home");
        Assert.True(await eve.IsLiveAsync());
        looks.Shown = Appearance.Home with { Address = Appearance.Stranger.Address };
        Assert.True(await eve.IsLiveAsync());
    }

    // The sum of a minute is written when it is over, or at a stop.
    private async Task BeRefusedOftenAsync()
    {
        for (var time = 0; time < 2 * RefusalsRecorded; time++)
        {
            await Ada.RefuseAsync(Ada.Client.Audit.QueryAsync, new QueryRequest());
        }

        await RestartAsync();
        await SignInAsync();
        await SignInAgainAsync();
    }

    private async Task ExportAsync()
    {
        using var export = Founder.Client.Audit.Export(
            new ExportRequest { Format = ExportFormat.Csv }, StudioClient.Options(Founder.Tokens.AccessToken));
        while (await export.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
        }
    }

    // Behind the segment an account, and a tile of old entries over it: what retention removes last says who has it.
    private async Task FillSegmentAsync()
    {
        await Founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(action: AppAction), SegmentEntries));
        await Studio.RegisterAsync("zoe");
        await Founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(action: AppAction), TileEntries));
        await Eventually.BecomesTrueAsync(
            "a segment of the index is sealed",
            () => Data.Read<long>("SELECT count(*) FROM audit_segment") == 1,
            TestContext.Current.CancellationToken);
    }

    private async Task StepClockAsync()
    {
        _clock.Advance(TimeSpan.FromDays(100));
        await SignInAgainAsync();
    }

    // What is removed first said which key signs heads. For a day after the step nothing is.
    private async Task PruneAsync()
    {
        (await Studio.Server.StopAsync()).AssertExit(0);
        _clock.Advance(TimeSpan.FromDays(2));
        await Studio.RestartAsync(_launch);
        await SignInAgainAsync();
        await OperateAsync("audit", "prune");
    }

    // The newest tile stays, so there has to be another behind the one that tells of it.
    private async Task OutliveInvitationAsync()
    {
        await InviteAsync();
        await Founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(action: AppAction), TileEntries));
        await StepClockAsync();
        await PruneAsync();
        await OperateAsync("audit", "prune", "--all");
    }

    private async Task FillDiskAsync()
    {
        _disk = await SmallDisk.MountAsync();
        _full = await TestStudio.StartAsync(await TempData.InitAsync(_disk.Path), MagnetarLaunch.Usual);
        _full.Server.ExpectedErrors.Add("the disk is full");
        var founder = await _full.ClaimAsync();
        _disk.Fill();
        await Eventually.BecomesTrueAsync(
            "an entry is refused", () => IsRefusedAsync(founder), TestContext.Current.CancellationToken);
        _disk.MakeRoom();
        Data = _full.Data;
    }

    private static async ValueTask<bool> IsRefusedAsync(StudioUser user)
    {
        try
        {
            await user.AppendAsync(Appends.Entry(action: AppAction));
            return false;
        }
        catch (RpcException refused)
        {
            Assert.Equal("STORAGE_FULL", Refusal.Of(refused).Reason);
            return true;
        }
    }

    private (StudioClient Client, AppearingHandler Looks) Appear()
    {
        var looks = new AppearingHandler();
        var client = new StudioClient(Studio.Server.Ready.Endpoints[0], looks);
        _clients.Add(client);
        return (client, looks);
    }
}
