using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// What the records say of accounts, sessions, invitations and subject keys: the state that must stand in the tables.
/// </summary>
/// <remarks>
/// Memory: one small object for each account, session, invitation and subject key of the log. A log that begins later
/// than with its first record leaves facts of sessions unknown: what nobody has said is not held against a row.
/// </remarks>
internal sealed class StateReplay
{
    /// <summary>Whether the log's first record was among them.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Accounts that are, by id.</summary>
    public Dictionary<Guid, AccountFacts> Accounts { get; } = [];

    /// <summary>Sessions that were ever opened, by id.</summary>
    public Dictionary<Guid, SessionFacts> Sessions { get; } = [];

    /// <summary>Accounts whose erasure has begun at least: sessions of theirs are not looked for.</summary>
    public HashSet<Guid> Erased { get; } = [];

    /// <summary>Those of them whose erasure is complete.</summary>
    public HashSet<Guid> Gone { get; } = [];

    /// <summary>Invitations that any record names, by id.</summary>
    public Dictionary<Guid, InvitationFacts> Invitations { get; } = [];

    /// <summary>Subject keys that any personal part is sealed under, by id.</summary>
    public Dictionary<ulong, SubjectFacts> Subjects { get; } = [];

    /// <summary>The month of the first record that is kept; of a whole log, none is earlier.</summary>
    public int FirstMonth { get; private set; }

    /// <summary>Takes in the next record's time.</summary>
    public void Note(long timeUs) => FirstMonth = FirstMonth == 0 ? SubjectOwner.MonthAt(timeUs) : FirstMonth;

    /// <summary>Takes in whose personal part is sealed under a subject key.</summary>
    public void AddSubject(ulong key, AccountId? account, long timeUs)
    {
        if (Subjects.TryGetValue(key, out var subject))
        {
            subject.Add(account, timeUs);
        }
        else
        {
            Subjects.Add(key, new SubjectFacts(account, timeUs));
        }
    }

    /// <summary>Takes in the next record.</summary>
    /// <param name="code">What happened.</param>
    /// <param name="body">Its opened body, well-formed.</param>
    public void Add(EventCode code, ReadOnlySpan<byte> body)
    {
        switch (code)
        {
            case EventCode.LogBegun:
                IsWhole = true;
                break;
            case EventCode.AccountCreated or EventCode.RoleSet or EventCode.AccountDisabled or EventCode.AccountEnabled
                or EventCode.AccountNoted:
                AddAccount(code, Said.Read(body));
                break;
            case EventCode.AccountErased:
                EraseAccount(Said.Read(body));
                break;
            case EventCode.InvitationMade or EventCode.InvitationNoted or EventCode.InvitationUsed:
                AddInvitation(code, Said.Read(body));
                break;
            case EventCode.SessionOpened or EventCode.SessionEnded:
                AddSession(code, Said.Read(body));
                break;
        }
    }

    private void AddAccount(EventCode code, in Said said)
    {
        if (said is not { IsDone: true, Target: { } id })
        {
            return;
        }

        if (said.Reason is SaidReason.Erased)
        {
            Erase(id);
            return;
        }

        if (!Accounts.TryGetValue(id, out var account))
        {
            Accounts.Add(id, account = new AccountFacts());
        }

        account.RoleCode = said.RoleCode ?? account.RoleCode;
        account.IsDisabled = code switch
        {
            EventCode.AccountCreated or EventCode.AccountEnabled => false,
            EventCode.AccountDisabled => true,
            EventCode.AccountNoted => said.Reason is SaidReason.Disabled,
            _ => account.IsDisabled,
        };
    }

    private void EraseAccount(in Said said)
    {
        if (said is not { IsDone: true, Target: { } id })
        {
            return;
        }

        Erased.Add(id);
        if (said.Reason is SaidReason.None)
        {
            Erase(id);
        }
    }

    private void Erase(Guid id)
    {
        Erased.Add(id);
        Gone.Add(id);
        Accounts.Remove(id);
    }

    private void AddInvitation(EventCode code, in Said said)
    {
        if (said is not { IsDone: true, Invitation: { } id })
        {
            return;
        }

        if (!Invitations.TryGetValue(id, out var invitation))
        {
            Invitations.Add(id, invitation = new InvitationFacts());
        }

        if (code is EventCode.InvitationUsed)
        {
            invitation.IsUsed = true;
            invitation.Made = said.Target is { } account
                ? (account, Accounts.GetValueOrDefault(account)?.RoleCode)
                : null;
            return;
        }

        invitation.IsMade = true;
        invitation.IsClosed |= said.Reason is SaidReason.Closed;
        invitation.RoleCode ??= said.RoleCode;
        invitation.Digest ??= said.RowDigest;
    }

    private void AddSession(EventCode code, in Said said)
    {
        if (said is not { IsDone: true, Session: { } id, Target: { } account })
        {
            return;
        }

        if (!Sessions.TryGetValue(id, out var session))
        {
            Sessions.Add(id, session = new SessionFacts(new AccountId(account)));
        }

        session.IsEnded = code is EventCode.SessionEnded;
    }

    /// <summary>What is known of an account.</summary>
    internal sealed class AccountFacts
    {
        /// <summary>Its role; null where no record says.</summary>
        public long? RoleCode { get; set; }

        /// <summary>Whether it is shut; null where no record says.</summary>
        public bool? IsDisabled { get; set; }

        /// <summary>Whether it was met in the tables.</summary>
        public bool IsMet { get; set; }
    }

    /// <summary>What is known of a session.</summary>
    internal sealed class SessionFacts(AccountId account)
    {
        /// <summary>Whose.</summary>
        public AccountId Account { get; } = account;

        /// <summary>Whether a record says that it ended.</summary>
        public bool IsEnded { get; set; }

        /// <summary>Whether it was met in the tables.</summary>
        public bool IsMet { get; set; }
    }
}
