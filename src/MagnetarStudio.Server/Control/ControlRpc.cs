using Grpc.Core;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Audit;
using MagnetarStudio.Server.Auth;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Sessions;

namespace MagnetarStudio.Server.Control;

/// <summary>Serves <c>ControlService</c>: the writing commands of the operating system's own user.</summary>
/// <remarks>On the control socket, or in process by the command that holds the directory's lock.</remarks>
internal sealed partial class ControlRpc(
    AccountKeeper keeper,
    IAccountStore store,
    SecondFactorKeeper secondFactors,
    SessionKeeper sessions,
    SessionListWire sessionList,
    EntryReadingRpc entries,
    ILogRetention retention,
    IAuditTrail audit,
    ILogKeyRotation rotation,
    LogKeyChanges logKeys,
    HealthReport health,
    TimeProvider clock) : ControlService.ControlServiceBase
{
    public override async Task<AddAccountResponse> AddAccount(AddAccountRequest request, ServerCallContext context)
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
                : new AddAccountResponse { Account = answer.Account!.ToWire() };
        }
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

    public override async Task<SetRoleResponse> SetRole(SetRoleRequest request, ServerCallContext context)
    {
        var account = await FindAsync(request.Account, context.CancellationToken);
        var decision = await store.SetRoleAsync(
            account.Id, request.Role.ToCore(), Call.Of(context).Caller, context.CancellationToken);
        return new SetRoleResponse { Account = Answer(account, decision) };
    }

    public override async Task<DisableAccountResponse> DisableAccount(
        DisableAccountRequest request, ServerCallContext context) => new()
        {
            Account = await SetDisabledAsync(request.Account, isDisabled: true, context),
        };

    public override async Task<EnableAccountResponse> EnableAccount(
        EnableAccountRequest request, ServerCallContext context) => new()
        {
            Account = await SetDisabledAsync(request.Account, isDisabled: false, context),
        };

    public override async Task<UnlockAccountResponse> UnlockAccount(
        UnlockAccountRequest request, ServerCallContext context)
    {
        var account = await FindAsync(request.Account, context.CancellationToken);
        var decision = await store.UnlockAsync(account.Id, Call.Of(context).Caller, context.CancellationToken);
        return new UnlockAccountResponse { Account = Answer(account, decision) };
    }

    public override async Task<EraseAccountResponse> EraseAccount(
        EraseAccountRequest request, ServerCallContext context)
    {
        var account = await FindAsync(request.Account, context.CancellationToken);
        var erased = await EraseAsync(account.Id, context);
        if (AuthFaults.Of(erased.Verdict) is { } fault)
        {
            throw fault;
        }

        var left = account.Id.ToErased();
        left.CreateTime = account.MadeAt.ToTimestamp();
        return new EraseAccountResponse { Account = left, Overwritten = erased.IsOverwritten };
    }

    private async Task<ErasedAccount> EraseAsync(AccountId account, ServerCallContext context)
    {
        try
        {
            return await store.EraseAsync(account, Call.Of(context).Caller, context.CancellationToken);
        }
        catch (LogTamperedException moved)
        {
            // The operator can bring the row back; nobody else is told what is in it.
            throw RpcFaults.LogKeyLost(moved.Message);
        }
    }

    public override async Task<RemoveSecondFactorResponse> RemoveSecondFactor(
        RemoveSecondFactorRequest request, ServerCallContext context)
    {
        var account = await FindAsync(request.Account, context.CancellationToken);
        var answer = await secondFactors.RemoveAsync(account, Call.Of(context).Caller, context.CancellationToken);
        return AuthFaults.Of(answer.Verdict, answer.RetryAfter) is { } fault
            ? throw fault
            : new RemoveSecondFactorResponse { Account = (account with { HasSecondFactor = false }).ToWire() };
    }

    public override async Task<MakeClaimCodeResponse> MakeClaimCode(
        MakeClaimCodeRequest request, ServerCallContext context)
    {
        var code = await keeper.MakeClaimCodeAsync(Call.Of(context).Caller, context.CancellationToken)
            ?? throw RpcFaults.AlreadyClaimed();
        return new MakeClaimCodeResponse
        {
            ClaimCode = code.Reveal(),
            ExpireTime = (clock.GetUtcNow() + ClaimCodeRow.Lifetime).ToTimestamp(),
        };
    }

    public override async Task<ListSessionsResponse> ListSessions(
        ListSessionsRequest request, ServerCallContext context)
    {
        var account = await FindAsync(request.Account, context.CancellationToken);
        var (page, next) = await sessionList.ReadAsync(
            account, current: null, request.PageSize, request.PageToken, context.CancellationToken);
        return new ListSessionsResponse { Sessions = { page }, NextPageToken = next };
    }

    public override async Task<RevokeSessionsResponse> RevokeSessions(
        RevokeSessionsRequest request, ServerCallContext context)
    {
        var account = await FindAsync(request.Account, context.CancellationToken);
        var answer = await sessions.EndAsync(
            account.Id,
            SessionChoice.Read(request.All, request.SessionIds),
            except: null,
            EndReason.RevokedByAdministrator,
            Call.Of(context).Caller,
            context.CancellationToken);
        return new RevokeSessionsResponse { RevokedCount = answer.Ended.Count };
    }

    public override async Task<SearchAuditResponse> SearchAudit(SearchAuditRequest request, ServerCallContext context)
    {
        var query = new QueryRequest
        {
            Filter = request.Filter?.Clone() ?? new Filter(),
            PageSize = request.PageSize,
            PageToken = request.PageToken,
        };
        if (request.Actor is { } actor)
        {
            query.Filter.ActorAccountId = (await FindAsync(actor, context.CancellationToken)).Id.ToString();
        }

        var page = await entries.QueryAsync(query, Call.Of(context), context.CancellationToken);
        return new SearchAuditResponse { Entries = { page.Entries }, NextPageToken = page.NextPageToken };
    }

    public override async Task<PruneAuditResponse> PruneAudit(PruneAuditRequest request, ServerCallContext context)
    {
        var pruned = await retention.PruneAsync(request.All, Call.Of(context).Caller, context.CancellationToken);
        return new PruneAuditResponse
        {
            RemovedCount = pruned.Records,
            Horizon = pruned.Horizon,
            Skipped = pruned.Verdict switch
            {
                PruneVerdict.ClockStepped => "CLOCK_STEPPED",
                PruneVerdict.KeptForEver => "KEPT_FOR_EVER",
                _ => string.Empty,
            },
        };
    }

    public override async Task<RecordExportResponse> RecordExport(
        RecordExportRequest request, ServerCallContext context)
    {
        var form = request.Form switch
        {
            ExportForm.Tiles => "tiles",
            ExportForm.JsonLines => "JSON lines",
            _ => "CSV",
        };
        await audit.RecordAsync(
            new AuditEvent(EventCode.AuditExported) { Detail = $"{form} by the command line" },
            Call.Of(context).Caller,
            context.CancellationToken,
            mayUseReserve: true);
        return new RecordExportResponse();
    }

    public override Task<GetHealthResponse> GetHealth(GetHealthRequest request, ServerCallContext context)
    {
        var findings = health.Findings();
        return Task.FromResult(new GetHealthResponse
        {
            Healthy = findings.Count == 0,
            Findings = { findings },
            StartTime = health.StartedAt.ToTimestamp(),
            Pins =
            {
                health.Pins.Select(pin => new PinnedHead
                {
                    Place = pin.Place,
                    LagRecords = pin.Lag,
                    Failures = pin.Failures,
                }),
            },
        });
    }

    private async Task<Protocol.Auth.V1.Account> SetDisabledAsync(
        AccountName name, bool isDisabled, ServerCallContext context)
    {
        var account = await FindAsync(name, context.CancellationToken);
        var decision = await store.SetDisabledAsync(
            account.Id, isDisabled, Call.Of(context).Caller, context.CancellationToken);
        return Answer(account, decision);
    }

    private static Protocol.Auth.V1.Account Answer(Account account, AccountDecision decision) =>
        AuthFaults.Of(decision.Verdict) is { } fault ? throw fault : (decision.Next ?? account).ToWire();

    private async ValueTask<Account> FindAsync(AccountName name, CancellationToken cancel)
    {
        var account = AccountId.TryParse(name.AccountId, out var id) ? await store.FindAsync(id, cancel)
            : UserName.TryParse(name.UserName, out var userName) ? await store.FindAsync(userName, cancel)
            : null;
        return account
            ?? throw (id != default && await store.WasErasedAsync(id, cancel)
                ? RpcFaults.AccountErased()
                : RpcFaults.NotFound());
    }
}
