using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Accounts;

/// <summary>A decision about an account as it is kept for a repeat: verdict, and what of the account it set.</summary>
/// <remarks>Verdict 1, then, where a row was written, id 16, role 1, flags 1. Names are read again.</remarks>
internal sealed class AccountDecisionResult : IKeptResult<AccountDecision>
{
    private const int IdSizeBytes = 16;
    private const int RoleOffset = 1 + IdSizeBytes;
    private const int FlagsOffset = RoleOffset + 1;
    private const int SizeBytes = FlagsOffset + 1;
    private const byte Disabled = 1;
    private const byte MustChange = 2;

    /// <inheritdoc/>
    public byte[]? Write(AccountDecision result)
    {
        if (result.Verdict is not (AccountVerdict.Done or AccountVerdict.Unchanged))
        {
            return null;
        }

        if (result.Next is not { } account)
        {
            return [(byte)result.Verdict];
        }

        var kept = new byte[SizeBytes];
        kept[0] = (byte)result.Verdict;
        account.Id.Value.TryWriteBytes(kept.AsSpan(1), bigEndian: true, out _);
        kept[RoleOffset] = (byte)account.Role;
        kept[FlagsOffset] = (byte)((account.IsDisabled ? Disabled : 0) | (account.MustChangePassword ? MustChange : 0));
        return kept;
    }

    /// <inheritdoc/>
    public AccountDecision Read(WriteScope scope, ReadOnlySpan<byte> kept)
    {
        var verdict = (AccountVerdict)kept[0];
        if (kept.Length == 1)
        {
            return AccountDecision.Nothing(verdict);
        }

        var id = new AccountId(new Guid(kept.Slice(1, IdSizeBytes), bigEndian: true));
        return AccountRows.Find(scope, id) is { } account
            ? new(verdict, account with
            {
                Role = (Role)kept[RoleOffset],
                IsDisabled = (kept[FlagsOffset] & Disabled) != 0,
                MustChangePassword = (kept[FlagsOffset] & MustChange) != 0,
            }, [], [])
            : AccountDecision.Nothing(AccountVerdict.NotFound);
    }
}
