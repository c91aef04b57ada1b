namespace MagnetarStudio.Core.Audit;

/// <summary>Compares the state tables with what the records say: nobody becomes founder but by the log.</summary>
internal sealed class MeaningCheck(StateReplay replay, IStateSource source, Action<VerifyFinding> found)
{
    private const int PageRows = 1_024;

    /// <summary>Compares every row, and then looks for rows that are not there.</summary>
    public void Check(CancellationToken cancel)
    {
        foreach (var damage in source.ReadDamage())
        {
            // Whoever asks the index is told something else than is compared here.
            Find("TABLE_DAMAGED", $"The tables do not hold together: {damage}.");
        }

        CheckAccounts(cancel);
        CheckSessions(cancel);
        foreach (var (id, account) in replay.Accounts)
        {
            if (!account.IsMet)
            {
                Find("ACCOUNT_MISSING", $"Account {id} was made, and its row is not there.");
            }
        }

        foreach (var (id, session) in replay.Sessions)
        {
            if (!session.IsMet && !replay.Erased.Contains(session.Account.Value))
            {
                Find("SESSION_MISSING", $"Session {id} was opened, and its row is not there.");
            }
        }
    }

    private void CheckAccounts(CancellationToken cancel)
    {
        IReadOnlyList<AccountState> page = [];
        do
        {
            cancel.ThrowIfCancellationRequested();
            page = source.ReadAccounts(page.Count == 0 ? null : page[^1].Id, PageRows);
            foreach (var row in page)
            {
                CheckAccount(row);
            }
        }
        while (page.Count == PageRows);
    }

    private void CheckAccount(AccountState row)
    {
        if (!replay.Accounts.TryGetValue(row.Id.Value, out var said))
        {
            // Known however the log begins: what retention removes of accounts, it says again.
            Find("ACCOUNT_NOT_LOGGED", $"Account {row.Id} stands in the table, and no record made it.");
            return;
        }

        said.IsMet = true;
        if (said.RoleCode is { } role && role != row.RoleCode)
        {
            Find("ROLE_NOT_LOGGED", $"Account {row.Id} has role {row.RoleCode}, and the log gave it role {role}.");
        }

        if (said.IsDisabled is { } isDisabled && isDisabled != row.IsDisabled)
        {
            Find(
                row.IsDisabled ? "DISABLE_NOT_LOGGED" : "ENABLE_NOT_LOGGED",
                $"Account {row.Id} is {(row.IsDisabled ? "disabled" : "enabled")}, and the log says the opposite.");
        }
    }

    private void CheckSessions(CancellationToken cancel)
    {
        IReadOnlyList<SessionState> page = [];
        do
        {
            cancel.ThrowIfCancellationRequested();
            page = source.ReadSessions(page.Count == 0 ? null : page[^1].Id, PageRows);
            foreach (var row in page)
            {
                CheckSession(row);
            }
        }
        while (page.Count == PageRows);
    }

    private void CheckSession(SessionState row)
    {
        if (!replay.Sessions.TryGetValue(row.Id.Value, out var said))
        {
            if (replay.IsWhole)
            {
                Find("SESSION_NOT_LOGGED", $"Session {row.Id} stands in the table, and no record opened it.");
            }

            return;
        }

        said.IsMet = true;
        if (said.Account != row.Account)
        {
            Find(
                "SESSION_MOVED",
                $"Session {row.Id} belongs to account {row.Account}, and was opened by {said.Account}.");
        }

        if (said.IsEnded && !row.IsEnded)
        {
            Find("SESSION_REVIVED", $"Session {row.Id} is open, and the log says that it ended.");
        }
        else if (!said.IsEnded && row.IsEnded)
        {
            Find("SESSION_END_NOT_LOGGED", $"Session {row.Id} has ended, and no record says so.");
        }
    }

    // The records are as they were written: none of them is bad, and a row has no place among them.
    private void Find(string code, string text) => found(new(VerifyLevel.Meaning, code, Seq: null, text));
}
