using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>State tables in memory; a test may spoil their rows.</summary>
internal sealed class TestState : IStateSource
{
    public Dictionary<AccountId, AccountState> Accounts { get; } = [];

    public Dictionary<SessionId, SessionState> Sessions { get; } = [];

    public Dictionary<InvitationId, InvitationState> Invitations { get; } = [];

    public Dictionary<ulong, SubjectKeyState> SubjectKeys { get; } = [];

    public Dictionary<AccountId, ErasedState> Erased { get; } = [];

    public IReadOnlyList<string> ReadDamage() => [];

    public void Add(AccountState row) => Accounts[row.Id] = row;

    public void Add(SessionState row) => Sessions[row.Id] = row;

    public void Add(InvitationState row) => Invitations[row.Id] = row;

    public void Add(SubjectKeyState row) => SubjectKeys[row.Id] = row;

    public void Add(ErasedState row) => Erased[row.Id] = row;

    public IReadOnlyList<AccountState> ReadAccounts(AccountId? after, int limit) =>
    [
        .. Accounts.Values
            .Where(row => IsBehind(row.Id.Value, after?.Value)).OrderBy(row => row.Id.Value).Take(limit),
    ];

    public IReadOnlyList<SessionState> ReadSessions(SessionId? after, int limit) =>
    [
        .. Sessions.Values
            .Where(row => IsBehind(row.Id.Value, after?.Value)).OrderBy(row => row.Id.Value).Take(limit),
    ];

    public IReadOnlyList<InvitationState> ReadInvitations(InvitationId? after, int limit) =>
    [
        .. Invitations.Values
            .Where(row => IsBehind(row.Id.Value, after?.Value)).OrderBy(row => row.Id.Value).Take(limit),
    ];

    public IReadOnlyList<SubjectKeyState> ReadSubjectKeys(ulong? after, int limit) =>
        [.. SubjectKeys.Values.Where(row => after is null || row.Id > after).OrderBy(row => row.Id).Take(limit)];

    public IReadOnlyList<ErasedState> ReadErased(AccountId? after, int limit) =>
    [
        .. Erased.Values
            .Where(row => IsBehind(row.Id.Value, after?.Value)).OrderBy(row => row.Id.Value).Take(limit),
    ];

    private static bool IsBehind(Guid id, Guid? after) => after is not { } last || id > last;
}
