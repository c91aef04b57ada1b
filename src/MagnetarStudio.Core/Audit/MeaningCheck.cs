namespace MagnetarStudio.Core.Audit;

/// <summary>Compares the state tables with what the records say: nobody becomes founder but by the log.</summary>
internal sealed class MeaningCheck(StateReplay replay, IStateSource source, Action<VerifyFinding> found)
{
    private const int PageRows = 1_024;

    private readonly HashSet<Guid> _erased = [];

    /// <summary>Compares every row, and then looks for rows that are not there.</summary>
    public void Check(CancellationToken cancel)
    {
        foreach (var damage in source.ReadDamage())
        {
            // Whoever asks the index is told something else than is compared here.
            Find("TABLE_DAMAGED", $"The tables do not hold together: {damage}.");
        }

        CheckAll<AccountState>(after => source.ReadAccounts(after?.Id, PageRows), CheckAccount, cancel);
        CheckAll<SessionState>(after => source.ReadSessions(after?.Id, PageRows), CheckSession, cancel);
        CheckAll<InvitationState>(after => source.ReadInvitations(after?.Id, PageRows), CheckInvitation, cancel);
        CheckAll<SubjectKeyState>(after => source.ReadSubjectKeys(after?.Id, PageRows), CheckSubjectKey, cancel);
        CheckAll<ErasedState>(after => source.ReadErased(after?.Id, PageRows), CheckErased, cancel);
        FindMissing();
    }

    private void FindMissing()
    {
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

        foreach (var (id, invitation) in replay.Invitations)
        {
            CheckUse(id, invitation);
        }

        foreach (var (id, subject) in replay.Subjects)
        {
            CheckSubject(id, subject);
        }

        foreach (var id in replay.Gone.Where(id => !_erased.Contains(id)))
        {
            Find("ERASURE_FORGOTTEN", $"Account {id} was erased, and the row that says so is not there.");
        }
    }

    private static void CheckAll<T>(Func<T?, IReadOnlyList<T>> read, Action<T> check, CancellationToken cancel)
        where T : class
    {
        IReadOnlyList<T> page = [];
        do
        {
            cancel.ThrowIfCancellationRequested();
            page = read(page.Count == 0 ? null : page[^1]);
            foreach (var row in page)
            {
                check(row);
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

    // Every invitation that may still be used is known, however the log begins, and every other row is gone with the
    // record that made it.
    private void CheckInvitation(InvitationState row)
    {
        if (!replay.Invitations.TryGetValue(row.Id.Value, out var said) || !said.IsMade)
        {
            Find("INVITATION_NOT_LOGGED", $"Invitation {row.Id} stands in the table, and no record made it.");
            return;
        }

        if ((said.RoleCode is { } role && role != row.RoleCode)
            || (said.Digest is { } digest && !digest.AsSpan().SequenceEqual(row.Digest)))
        {
            Find("INVITATION_CHANGED", $"Invitation {row.Id} is not as it was made: code, maker, end or role.");
        }

        if (said.IsClosed || (said.IsUsed && !row.IsUsed))
        {
            Find("INVITATION_REVIVED", $"Invitation {row.Id} can be used, and the log says that it was, or is over.");
        }
        else if (row.IsUsed && !said.IsUsed)
        {
            Find("INVITATION_USE_NOT_LOGGED", $"Invitation {row.Id} is used, and no record says so.");
        }
    }

    private void CheckUse(Guid id, InvitationFacts said)
    {
        if (!said.IsMade)
        {
            Find("INVITATION_NOT_LOGGED", $"Invitation {id} made account {said.Made?.Account}, and no record made it.");
        }
        else if (said is { RoleCode: { } role, Made: { RoleCode: { } given } made } && given != role)
        {
            Find(
                "INVITATION_CHANGED",
                $"Account {made.Account} was made with role {given} by invitation {id} to role {role}.");
        }
    }

    private void CheckSubjectKey(SubjectKeyState row)
    {
        if (row.Owner.Account is { } account && replay.Gone.Contains(account.Value))
        {
            Find("SUBJECT_KEY_REVIVED", $"Subject key {row.Id:x16} is there, and its {row.Owner} was erased.");
        }

        if (!replay.Subjects.TryGetValue(row.Id, out var said))
        {
            return;
        }

        said.IsMet = true;
        if (!said.CanBeOf(row.Owner))
        {
            Find("SUBJECT_KEY_MOVED", $"Subject key {row.Id:x16} stands for {row.Owner}, and is that of {said}.");
        }
    }

    private void CheckSubject(ulong id, SubjectFacts said)
    {
        if (said.IsShared)
        {
            Find("SUBJECT_KEY_MOVED", $"Subject key {id:x16} of {said} was used for somebody else too.");
        }

        if (!said.IsMet && !IsGone(said))
        {
            Find("SUBJECT_KEY_MISSING", $"Subject key {id:x16} of {said} is not there, and nothing says why.");
        }
    }

    // An account's key goes when it is erased; that of a month with its last record, when retention passes the month.
    private bool IsGone(SubjectFacts said) => said.Account is { } account
        ? replay.Gone.Contains(account.Value)
        : !replay.IsWhole && said.FirstMonth < replay.FirstMonth;

    private void CheckErased(ErasedState row)
    {
        if (!replay.Gone.Contains(row.Id.Value))
        {
            Find("ERASURE_NOT_LOGGED", $"Account {row.Id} stands as erased, and no record says so.");
        }

        _erased.Add(row.Id.Value);
    }

    // The records are as they were written: none of them is bad, and a row has no place among them.
    private void Find(string code, string text) => found(new(VerifyLevel.Meaning, code, Seq: null, text));
}
