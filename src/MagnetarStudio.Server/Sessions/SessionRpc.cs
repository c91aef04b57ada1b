using Grpc.Core;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Sessions;

/// <summary>Serves <c>SessionService</c>: reads the message, asks the keeper, writes the answer.</summary>
internal sealed partial class SessionRpc(
    SessionKeeper sessions,
    SessionListWire list,
    SessionWatchRpc watch,
    IAccountStore accounts,
    IRiskStore risks,
    RiskReplay replay)
    : SessionService.SessionServiceBase
{
    public override async Task<ListSessionsResponse> ListSessions(
        ListSessionsRequest request, ServerCallContext context)
    {
        var live = Call.Of(context).Session;
        var (page, next) = await list.ReadAsync(
            live.Account.Account, live.Id, request.PageSize, request.PageToken, context.CancellationToken);
        return new ListSessionsResponse { Sessions = { page }, NextPageToken = next };
    }

    public override async Task<GetSessionResponse> GetSession(GetSessionRequest request, ServerCallContext context)
    {
        var live = Call.Of(context).Session;
        var found = await list.FindAsync(
            live.Account.Account, ReadId(request.SessionId), live.Id, context.CancellationToken);
        return new GetSessionResponse { Session = found ?? throw RpcFaults.NotFound() };
    }

    public override async Task<RenameSessionResponse> RenameSession(
        RenameSessionRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var account = call.Session.Account.Account;
        var id = ReadId(request.SessionId);
        _ = await sessions.RenameAsync(account.Id, id, request.DisplayName, call.Caller, context.CancellationToken)
            ?? throw RpcFaults.NotFound();
        return new RenameSessionResponse
        {
            Session = await list.FindAsync(account, id, call.Session.Id, context.CancellationToken),
        };
    }

    public override async Task<RevokeSessionResponse> RevokeSession(
        RevokeSessionRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var answer = await sessions.EndAsync(
            call.Session.Account.Id,
            [ReadId(request.SessionId)],
            except: null,
            EndReason.Revoked,
            call.Caller,
            context.CancellationToken);

        // Another user's id, a random one and one that ended already look alike.
        return answer.Ended.Count > 0 ? new RevokeSessionResponse() : throw RpcFaults.NotFound();
    }

    public override async Task<RevokeOtherSessionsResponse> RevokeOtherSessions(
        RevokeOtherSessionsRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var answer = await sessions.EndAsync(
            call.Session.Account.Id,
            sessions: null,
            except: call.Session.Id,
            EndReason.Revoked,
            call.Caller,
            context.CancellationToken);
        return new RevokeOtherSessionsResponse { RevokedCount = answer.Ended.Count };
    }

    public override async Task<ExplainRiskResponse> ExplainRisk(ExplainRiskRequest request, ServerCallContext context)
    {
        var owner = Call.Of(context).Session.Account.Id;
        if (await risks.FindAsync(ReadId(request.SessionId), context.CancellationToken) is not { } read
            || read.Owner != owner)
        {
            throw RpcFaults.NotFound();
        }

        if (request.Record.IsEmpty)
        {
            return read.Session.Score is { } score
                ? score.Explain(read.Session.JudgedAt)
                : throw RpcFaults.NotFound();
        }

        return replay.TryReplay(request.Record.Span, out var earlier) is ReplayAnswer.Replayed
            ? earlier.Explain(at: null)
            : throw RpcFaults.NotFound();
    }

    public override Task WatchSessions(
        WatchSessionsRequest request, IServerStreamWriter<WatchSessionsResponse> stream, ServerCallContext context) =>
        watch.RunAsync(Call.Of(context).Session, stream, context.CancellationToken);

    public override async Task<ListAccountSessionsResponse> ListAccountSessions(
        ListAccountSessionsRequest request, ServerCallContext context)
    {
        var account = await FindAccountAsync(request.AccountId, context.CancellationToken);
        var (page, next) = await list.ReadAsync(
            account, current: null, request.PageSize, request.PageToken, context.CancellationToken);
        return new ListAccountSessionsResponse { Sessions = { page }, NextPageToken = next };
    }

    public override async Task<RevokeAccountSessionsResponse> RevokeAccountSessions(
        RevokeAccountSessionsRequest request, ServerCallContext context)
    {
        var account = await FindAccountAsync(request.AccountId, context.CancellationToken);
        var answer = await sessions.EndAsync(
            account.Id,
            SessionChoice.Read(request.All, request.SessionIds),
            except: null,
            EndReason.RevokedByAdministrator,
            Call.Of(context).Caller,
            context.CancellationToken);
        return answer.IsAllowed
            ? new RevokeAccountSessionsResponse { RevokedCount = answer.Ended.Count }
            : throw RpcFaults.RankTooLow();
    }

    private async ValueTask<Account> FindAccountAsync(string text, CancellationToken cancel) =>
        AccountId.TryParse(text, out var id) && await accounts.FindAsync(id, cancel) is { } account
            ? account
            : throw RpcFaults.NotFound();

    private static SessionId ReadId(string text) =>
        SessionId.TryParse(text, out var id) ? id : throw RpcFaults.NotFound();
}
