using System.Collections.Concurrent;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>Sessions in memory: what the edge reads, and the changes that a test makes.</summary>
internal sealed class MemorySessions(TimeProvider clock, ISecretSource secrets) : ISessionStore
{
    private readonly ConcurrentDictionary<SessionId, LiveRead> _rows = new();

    /// <summary>The live table, told of every change.</summary>
    public LiveSessions Live { get; } = new(1_024, _ => true);

    /// <summary>What reading throws; null to read.</summary>
    public Exception? Failure { get; set; }

    public LiveRead Open(Role role = Role.Member, bool mustChangePassword = false, params PermissionGrant[] grants)
    {
        var now = clock.GetUtcNow();
        Assert.True(UserName.TryParse("ada", out var name));
        var account = new Account(
            AccountId.New(clock, secrets), name, "Ada", role, false, new("hash", 1, 1), mustChangePassword, now);
        return Open(account, grants);
    }

    public LiveRead Open(Account account, params PermissionGrant[] grants)
    {
        var now = clock.GetUtcNow();
        var session = new Session(
            SessionId.New(clock, secrets), account.Id, DeviceId.New(clock, secrets), "here",
            new byte[Session.SaltSizeBytes], new TokenState(1, default, 0), now, now + TimeSpan.FromDays(30), now,
            null, null, null);
        return _rows[session.Id] = new LiveRead(session, account, grants);
    }

    public void End(LiveRead row)
    {
        var ended = row.Session with { Ended = new(clock.GetUtcNow(), EndReason.SignedOut) };
        _rows[row.Session.Id] = row with { Session = ended };
        Live.Publish([new Notice(NoticeKind.SessionEnded, row.Account.Id, row.Session.Id)]);
    }

    public void Change(LiveRead row, Func<Account, Account> change)
    {
        _rows[row.Session.Id] = row with { Account = change(row.Account) };
        Live.Publish([Notice.Changed(row.Account.Id)]);
    }

    public ValueTask<LiveRead?> FindAsync(SessionId session, CancellationToken cancel) =>
        Failure is null ? new(_rows.GetValueOrDefault(session)) : throw Failure;

    public bool TryNoteSeen(SessionId session, DateTimeOffset lastSeenAt, uint seen) => true;

    public ValueTask<IReadOnlyList<Session>> ListAsync(AccountId account, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask<RefreshDecision> RefreshAsync(
        PresentedRefresh presented, Caller by, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<EndAnswer> EndAsync(
        AccountId account,
        IReadOnlyList<SessionId>? sessions,
        SessionId? except,
        EndReason reason,
        Caller by,
        CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<Session?> RenameAsync(
        AccountId account, SessionId session, string name, Caller by, CancellationToken cancel) =>
        throw new NotSupportedException();
}
