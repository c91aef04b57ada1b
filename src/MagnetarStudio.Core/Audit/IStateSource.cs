using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>The state tables, in the snapshot that the log is read from. Nothing that it gives is believed.</summary>
public interface IStateSource
{
    /// <summary>What is wrong with the tables as such: an index that answers otherwise than its table.</summary>
    IReadOnlyList<string> ReadDamage();

    /// <summary>Up to <paramref name="limit"/> accounts behind <paramref name="after"/>, by id.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">1 or more.</param>
    IReadOnlyList<AccountState> ReadAccounts(AccountId? after, int limit);

    /// <summary>Up to <paramref name="limit"/> sessions behind <paramref name="after"/>, by id.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">1 or more.</param>
    IReadOnlyList<SessionState> ReadSessions(SessionId? after, int limit);

    /// <summary>Up to <paramref name="limit"/> invitations behind <paramref name="after"/>, by id.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">1 or more.</param>
    IReadOnlyList<InvitationState> ReadInvitations(InvitationId? after, int limit);

    /// <summary>Up to <paramref name="limit"/> subject keys behind <paramref name="after"/>, in order.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">1 or more.</param>
    IReadOnlyList<SubjectKeyState> ReadSubjectKeys(ulong? after, int limit);

    /// <summary>Up to <paramref name="limit"/> erased accounts behind <paramref name="after"/>, by id.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">1 or more.</param>
    IReadOnlyList<ErasedState> ReadErased(AccountId? after, int limit);
}
