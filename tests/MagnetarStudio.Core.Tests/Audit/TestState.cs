using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>State tables in memory; a test may spoil their rows.</summary>
internal sealed class TestState : IStateSource
{
    public Dictionary<AccountId, AccountState> Accounts { get; } = [];

    public Dictionary<SessionId, SessionState> Sessions { get; } = [];

    public IReadOnlyList<string> ReadDamage() => [];

    public void Add(AccountState row) => Accounts[row.Id] = row;

    public void Add(SessionState row) => Sessions[row.Id] = row;

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

    private static bool IsBehind(Guid id, Guid? after) => after is not { } last || id > last;
}
