using Grpc.Core;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Sessions;

namespace MagnetarStudio.Server.Auth;

/// <summary>Serves <c>AccountService</c>: what administrators do with other accounts.</summary>
/// <remarks>
/// What it does not override answers UNIMPLEMENTED: resetting and grants come later.
/// </remarks>
internal sealed partial class AccountRpc(AccountKeeper keeper, IAccountStore store, TimeProvider clock)
    : AccountService.AccountServiceBase
{
    public override async Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context)
    {
        var id = ReadId(request.AccountId);
        if (await store.FindAsync(id, context.CancellationToken) is { } account)
        {
            return new GetAccountResponse { Account = account.ToWire() };
        }

        return await store.WasErasedAsync(id, context.CancellationToken)
            ? new GetAccountResponse { Account = id.ToErased() }
            : throw RpcFaults.NotFound();
    }

    public override async Task<ListAccountsResponse> ListAccounts(
        ListAccountsRequest request, ServerCallContext context)
    {
        var (page, next) = await AccountPages.ReadAsync(
            store, request.PageSize, request.PageToken, context.CancellationToken);
        return new ListAccountsResponse
        {
            Accounts = { page.Select(account => account.ToWire()) },
            NextPageToken = next,
        };
    }

    public override async Task<CreateAccountResponse> CreateAccount(
        CreateAccountRequest request, ServerCallContext context)
    {
        if (!Password.TryCreate(request.Password, out var password))
        {
            throw RpcFaults.PasswordTooLong();
        }

        using (password)
        {
            if (!UserName.TryParse(request.UserName, out var name))
            {
                throw RpcFaults.InvalidInput("user_name", "is no user name");
            }

            var asked = new AccountRequest(name, request.DisplayName, request.Role.ToCore());
            var answer = await keeper.CreateAsync(
                asked, password, Call.Of(context).Caller, context.CancellationToken);
            return AuthFaults.Of(answer) is { } fault
                ? throw fault
                : new CreateAccountResponse { Account = answer.Account!.ToWire() };
        }
    }

    public override async Task<DisableAccountResponse> DisableAccount(
        DisableAccountRequest request, ServerCallContext context) => new()
        {
            Account = await SetDisabledAsync(request.AccountId, isDisabled: true, context),
        };

    public override async Task<EnableAccountResponse> EnableAccount(
        EnableAccountRequest request, ServerCallContext context) => new()
        {
            Account = await SetDisabledAsync(request.AccountId, isDisabled: false, context),
        };

    public override async Task<UnlockAccountResponse> UnlockAccount(
        UnlockAccountRequest request, ServerCallContext context)
    {
        var id = ReadId(request.AccountId);
        var decision = await store.UnlockAsync(id, Call.Of(context).Caller, context.CancellationToken);
        return new UnlockAccountResponse { Account = await AnswerAsync(id, decision, context.CancellationToken) };
    }

    public override async Task<CreateInvitationResponse> CreateInvitation(
        CreateInvitationRequest request, ServerCallContext context)
    {
        var now = clock.GetUtcNow();
        var lifetime = request.ExpireTime is { } end
            ? end.ToDateTimeOffset() - now
            : Invitation.LifetimeDefault;
        if (lifetime <= TimeSpan.Zero || lifetime > Invitation.LifetimeMax)
        {
            throw RpcFaults.InvalidInput("expire_time", "is not within the next 30 days");
        }

        var made = await keeper.InviteAsync(
            request.Role.ToCore(), lifetime, Call.Of(context).Caller, context.CancellationToken);
        return made is not { } invitation
            ? throw RpcFaults.RankTooLow()
            : new CreateInvitationResponse
            {
                InvitationId = invitation.Id.ToString(),
                InvitationCode = invitation.Code.Reveal(),
                ExpireTime = (now + lifetime).ToTimestamp(),
            };
    }

    public override async Task<EraseAccountResponse> EraseAccount(
        EraseAccountRequest request, ServerCallContext context)
    {
        var erased = await store.EraseAsync(
            ReadId(request.AccountId), Call.Of(context).Caller, context.CancellationToken);
        return AuthFaults.Of(erased.Verdict) is { } fault
            ? throw fault
            : new EraseAccountResponse { Overwritten = erased.IsOverwritten };
    }

    public override async Task<SetRoleResponse> SetRole(SetRoleRequest request, ServerCallContext context)
    {
        var id = ReadId(request.AccountId);
        var decision = await store.SetRoleAsync(
            id, request.Role.ToCore(), Call.Of(context).Caller, context.CancellationToken);
        return new SetRoleResponse { Account = await AnswerAsync(id, decision, context.CancellationToken) };
    }

    private async Task<Protocol.Auth.V1.Account> SetDisabledAsync(
        string accountId, bool isDisabled, ServerCallContext context)
    {
        var id = ReadId(accountId);
        var decision = await store.SetDisabledAsync(
            id, isDisabled, Call.Of(context).Caller, context.CancellationToken);
        return await AnswerAsync(id, decision, context.CancellationToken);
    }

    private async Task<Protocol.Auth.V1.Account> AnswerAsync(
        AccountId id, AccountDecision decision, CancellationToken cancel) =>
        AuthFaults.Of(decision.Verdict) is { } fault
            ? throw fault
            : (decision.Next ?? await FindAsync(id.ToString(), cancel)).ToWire();

    private async ValueTask<Core.Accounts.Account> FindAsync(string accountId, CancellationToken cancel) =>
        await store.FindAsync(ReadId(accountId), cancel) ?? throw RpcFaults.NotFound();

    private static AccountId ReadId(string text) =>
        AccountId.TryParse(text, out var id) ? id : throw RpcFaults.NotFound();
}
