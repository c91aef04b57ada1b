using Grpc.Core;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Server.Audit;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Sessions;
using PasswordPolicy = MagnetarStudio.Core.Passwords.PasswordPolicy;
using Role = MagnetarStudio.Core.Permissions.Role;
using SignInRequest = MagnetarStudio.Protocol.Auth.V1.SignInRequest;

namespace MagnetarStudio.Server.Auth;

/// <summary>Serves <c>AuthService</c>: reads the message, asks the keepers, writes the answer.</summary>
/// <remarks>What it does not override answers UNIMPLEMENTED: CheckPassword comes later.</remarks>
internal sealed partial class AuthRpc(
    AccountKeeper accounts,
    IAccountStore accountStore,
    SignInKeeper signIns,
    SecondFactorKeeper secondFactors,
    SessionKeeper sessions,
    SessionListWire sessionList,
    RiskObserver observer,
    PasswordPolicy passwordPolicy,
    PermissionRegistry permissions,
    DeviceSecrets deviceSecrets,
    AccessTokens accessTokens,
    TokenWire tokens,
    AddressLimits limits,
    IAuditTrail audit,
    InstanceName instance,
    TimeProvider clock) : AuthService.AuthServiceBase
{
    public override async Task<GetSetupStateResponse> GetSetupState(
        GetSetupStateRequest request, ServerCallContext context) => new()
        {
            InstanceId = instance.Issuer,
            Claimed = await accountStore.HasFounderAsync(context.CancellationToken),
            RegistrationMode = accounts.Registration.ToWire(),
            PasswordPolicy = new Protocol.Auth.V1.PasswordPolicy
            {
                LengthMin = passwordPolicy.LengthMin,
                LengthMax = PasswordPolicy.LengthMax,
            },
        };

    public override async Task<ClaimFounderResponse> ClaimFounder(
        ClaimFounderRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var by = call.Caller;
        limits.TakeSignIn(call);
        using var password = ReadPassword(request.Password);
        if (!OneTimeCode.TryParse(request.ClaimCode, out var code))
        {
            throw RpcFaults.ClaimCodeRefused();
        }

        var asked = new AccountRequest(ReadName(request.UserName), request.DisplayName, Role.Founder);
        var answer = await accounts.ClaimAsync(code, asked, password, by, context.CancellationToken);
        if (answer.Verdict is AccountVerdict.CodeRefused)
        {
            throw RpcFaults.ClaimCodeRefused();
        }

        ThrowIfRefused(answer);
        return new ClaimFounderResponse
        {
            SignedIn = await SignFounderInAsync(request.Device, asked.Name, password, call, context.CancellationToken),
            Checkpoint = audit.Head.ToWire(),
        };
    }

    public override async Task<RegisterResponse> Register(RegisterRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        limits.TakeRegistration(call);
        using var password = ReadPassword(request.Password);
        OneTimeCode? code = null;
        if (request.InvitationCode.Length > 0 && !OneTimeCode.TryParse(request.InvitationCode, out code))
        {
            throw RpcFaults.InvitationRefused();
        }

        var asked = new AccountRequest(ReadName(request.UserName), request.DisplayName, Role.Member);
        var answer = await accounts.RegisterAsync(
            code, asked, password, call.Caller, context.CancellationToken);
        if (answer.Verdict is AccountVerdict.CodeRefused)
        {
            throw RpcFaults.InvitationRefused();
        }

        ThrowIfRefused(answer);
        return new RegisterResponse { Account = answer.Account!.ToWire() };
    }

    public override async Task<SignInResponse> SignIn(SignInRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        limits.TakeSignIn(call);
        using var password = ReadPassword(request.Password);
        var asked = request.Device.ToCore(ReadName(request.UserName), CallFacts.Of(call));
        var answer = await signIns.SignInAsync(asked, password, call.Caller, context.CancellationToken);
        var response = new SignInResponse();
        if (answer.Pending is { } pending)
        {
            response.SecondFactor = pending.ToWire();
        }
        else
        {
            response.SignedIn = await AnswerAsync(answer, context.CancellationToken);
        }

        response.Checkpoint = audit.Head.ToWire();
        return response;
    }

    public override async Task<RefreshResponse> Refresh(RefreshRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        limits.TakeRefresh(call);
        if (!RefreshToken.TryParse(request.RefreshToken, out var token)
            || !DeviceSecret.TryParse(request.DeviceSecret, out var device))
        {
            throw RpcFaults.SessionNotLive();
        }

        var handed = await sessions.RefreshAsync(
            token, device, observer.Observe(CallFacts.Of(call)), call.Caller, context.CancellationToken);
        return handed is null
            ? throw RpcFaults.SessionNotLive()
            : new RefreshResponse { Tokens = tokens.ToWire(handed) };
    }

    public override Task<GetSigningKeysResponse> GetSigningKeys(
        GetSigningKeysRequest request, ServerCallContext context) => Task.FromResult(new GetSigningKeysResponse
        {
            Keys = { accessTokens.SigningKeysAt(clock.GetUtcNow()).Select(key => key.ToWire()) },
        });

    public override async Task<SignOutResponse> SignOut(SignOutRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        await sessions.EndAsync(
            call.Session.Account.Id,
            [call.Session.Id],
            except: null,
            EndReason.SignedOut,
            call.Caller,
            context.CancellationToken);
        return new SignOutResponse();
    }

    public override async Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var account = call.Session.Account.Account;
        return new WhoAmIResponse
        {
            Account = account.ToWire(),
            Permissions = { HeldBy(account) },
            Session = await sessionList.FindAsync(account, call.Session.Id, call.Session.Id, context.CancellationToken),
        };
    }

    public override Task<ValidateTokenResponse> ValidateToken(
        ValidateTokenRequest request, ServerCallContext context) => Task.FromResult(
            TokenWire.ToWire(Call.Of(context).Claims!, instance.Issuer, instance.Audience));

    public override async Task<StepUpResponse> StepUp(StepUpRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var proof = await StepUpAsync(call, request, context.CancellationToken);
        ThrowIfRefused(proof);

        var provedAt = clock.GetUtcNow();
        var fresh = tokens.StepUp(call, proof.Method, provedAt);
        return new StepUpResponse
        {
            AccessToken = fresh.Text,
            AccessExpireTime = fresh.ExpiresAt.ToTimestamp(),
            StepUpExpireTime = (provedAt + CallAccess.StepUpLife).ToTimestamp(),
        };
    }

    public override async Task<ListDevicesResponse> ListDevices(
        ListDevicesRequest request, ServerCallContext context)
    {
        var live = Call.Of(context).Session;
        var devices = await accountStore.ListDevicesAsync(live.Account.Id, context.CancellationToken);
        var open = await sessions.ListAsync(live.Account.Account, context.CancellationToken);
        var (page, next) = Paging.Slice(devices, device => device.Id.ToString(), request.PageSize, request.PageToken);
        return new ListDevicesResponse
        {
            Devices =
            {
                page.Select(device => device.ToWire(
                    open.FirstOrDefault(session => session.Device == device.Id), live.Session.Device)),
            },
            NextPageToken = next,
        };
    }

    public override async Task<ForgetDeviceResponse> ForgetDevice(
        ForgetDeviceRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        return DeviceId.TryParse(request.DeviceId, out var device)
            && await accountStore.ForgetDeviceAsync(
                call.Session.Account.Id, device, call.Caller, context.CancellationToken)
            ? new ForgetDeviceResponse()
            : throw RpcFaults.NotFound();
    }

    public override async Task<ChangePasswordResponse> ChangePassword(
        ChangePasswordRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        using var current = ReadPassword(request.CurrentPassword);
        using var next = ReadPassword(request.NewPassword);
        if (current.Bytes.SequenceEqual(next.Bytes))
        {
            throw RpcFaults.PasswordUnchanged();
        }

        // The proof comes first, so that only the owner learns what the policy says.
        await ProveAsync(call, current, context.CancellationToken);
        var answer = await accounts.ChangePasswordAsync(
            call.Session.Account.Account, next, call.Caller, context.CancellationToken);
        ThrowIfRefused(answer);

        var changed = answer.Account!;
        var device = deviceSecrets.Make(changed.Id, changed.Password.Epoch, call.Session.Session.Device);
        return new ChangePasswordResponse { DeviceSecret = device.Reveal(), EndedSessionCount = answer.EndedCount };
    }

    // Nobody can have enrolled a second factor in a founder that was made a moment ago.
    private async Task<SignedIn> SignFounderInAsync(
        DeclaredDevice device, UserName name, Password password, Call call, CancellationToken cancel) =>
        await AnswerAsync(
            await signIns.SignInAsync(device.ToCore(name, CallFacts.Of(call)), password, call.Caller, cancel), cancel);

    private async Task<SignedIn> AnswerAsync(SignInAnswer answer, CancellationToken cancel)
    {
        if (answer.Tokens is not { } handed)
        {
            throw AuthFaults.Of(answer.Verdict, answer.RetryAfter);
        }

        var (session, account) = (handed.Session, handed.Account);
        var known = await accountStore.ListDevicesAsync(account.Id, cancel);
        return new SignedIn
        {
            Tokens = tokens.ToWire(handed),
            Session = sessionList.ToWire(
                session, known.FirstOrDefault(listed => listed.Id == session.Device), account, session.Id),
            Account = account.ToWire(),
            MustChangePassword = account.MustChangePassword,
            ReplacedSessionCount = answer.EndedCount,
        };
    }

    private async ValueTask ProveAsync(Call call, Password password, CancellationToken cancel)
    {
        var live = call.Session;
        var proof = await signIns.ProveAsync(
            live.Account.Account,
            live.Session.Device,
            password,
            observer.Observe(CallFacts.Of(call)),
            call.Caller,
            cancel);
        ThrowIfRefused(proof);
    }

    private IEnumerable<HeldPermission> HeldBy(Core.Accounts.Account account) =>
        from permission in permissions.All
        let held = permission.HeldBy(account.Role)
        where held > Core.Permissions.PermissionLevel.None
        select new HeldPermission { Permission = permission.Name, Level = held.ToWire() };

    private static void ThrowIfRefused(AccountAnswer answer)
    {
        if (AuthFaults.Of(answer) is { } fault)
        {
            throw fault;
        }
    }

    private static void ThrowIfRefused(ProofAnswer proof)
    {
        if (proof.Verdict is not SignInVerdict.Granted)
        {
            throw AuthFaults.Of(proof.Verdict, proof.RetryAfter);
        }
    }

    // The input rules have passed its bytes and its form; only its length is left.
    private static Password ReadPassword(string text) =>
        Password.TryCreate(text, out var password) ? password : throw RpcFaults.PasswordTooLong();

    private static UserName ReadName(string text) => UserName.TryParse(text, out var name)
        ? name
        : throw RpcFaults.InvalidInput("user_name", "is no user name");
}
