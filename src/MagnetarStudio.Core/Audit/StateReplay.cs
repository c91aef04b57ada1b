using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>What the records say of accounts and sessions: the state that must stand in the tables.</summary>
/// <remarks>
/// Memory: one small object for each account and session of the log. A log that begins later than with its first record
/// leaves facts of sessions unknown: what nobody has said is not held against a row.
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

        if (!Accounts.TryGetValue(id, out var account))
        {
            Accounts.Add(id, account = new AccountFacts());
        }

        account.RoleCode = said.RoleCode ?? account.RoleCode;
        account.IsDisabled = code switch
        {
            EventCode.AccountCreated or EventCode.AccountEnabled => false,
            EventCode.AccountDisabled => true,
            EventCode.AccountNoted => said.IsDisabled,
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
        if (!said.HasReason)
        {
            Accounts.Remove(id);
        }
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

    // The few fields of a body that a replay needs. Another length is none that we write, but whoever holds the keys
    // could seal it.
    private readonly record struct Said(
        bool IsDone, Guid? Target, Guid? Session, int? RoleCode, bool IsDisabled, bool HasReason)
    {
        private const int IdSizeBytes = 16;

        private static readonly byte[] s_disabled = [.. "DISABLED"u8];

        public static Said Read(ReadOnlySpan<byte> body)
        {
            var said = new Said(IsDone: true, null, null, null, IsDisabled: false, HasReason: false);
            var fields = new FieldReader(body);
            while (fields.TryRead(out var tag, out var value))
            {
                said = (BodyTag)tag switch
                {
                    BodyTag.Outcome => said with { IsDone = value is [(byte)Outcome.Done] },
                    BodyTag.Target when value.Length == IdSizeBytes =>
                        said with { Target = new Guid(value, bigEndian: true) },
                    BodyTag.TargetSession when value.Length == IdSizeBytes =>
                        said with { Session = new Guid(value, bigEndian: true) },
                    BodyTag.Reason =>
                        said with { IsDisabled = value.SequenceEqual(s_disabled), HasReason = true },
                    BodyTag.Role when value.Length == 1 => said with { RoleCode = value[0] },
                    _ => said,
                };
            }

            return said;
        }
    }
}
