using System.Security.Cryptography;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Accounts;

/// <summary>How a server gets its first founder: once, by whoever holds the claim code. Pure.</summary>
public static class SetupRules
{
    /// <summary>
    /// Claims the founder account. Two claimers: the writer takes them in turn, and the second comes late.
    /// </summary>
    /// <param name="founders">Founders there are, disabled ones included.</param>
    /// <param name="code">The code that holds; null if none was made.</param>
    /// <param name="digest">Digest of the code presented.</param>
    /// <param name="taken">The account that has the name already; null if it is free.</param>
    /// <param name="asked">The founder asked for.</param>
    /// <param name="now">When.</param>
    public static AccountDecision Claim(
        int founders, ClaimCodeRow? code, byte[] digest, Account? taken, NewAccount asked, Moment now)
    {
        if (founders > 0)
        {
            return Refused(AccountVerdict.AlreadyClaimed, "ALREADY_CLAIMED");
        }

        if (code is null || now.Utc >= code.ExpiresAt
            || !CryptographicOperations.FixedTimeEquals(code.Digest, digest))
        {
            return Refused(AccountVerdict.CodeRefused, "CODE_REFUSED");
        }

        if (taken is not null)
        {
            return AccountDecision.Nothing(AccountVerdict.NameTaken);
        }

        var created = AccountRules.Created(asked, "CLAIMED", now);
        var claimed = new AuditEvent(EventCode.SetupClaimed) { Target = asked.Id };
        return created with { Events = [.. created.Events, claimed] };
    }

    /// <summary>Makes the founder that the operator named in the environment, if there is none yet.</summary>
    /// <param name="founders">Founders there are, disabled ones included.</param>
    /// <param name="taken">The account that has the name already; null if it is free.</param>
    /// <param name="asked">The founder asked for.</param>
    /// <param name="now">When.</param>
    public static AccountDecision FromEnvironment(int founders, Account? taken, NewAccount asked, Moment now) =>
        founders > 0 ? AccountDecision.Nothing(AccountVerdict.AlreadyClaimed)
        : taken is not null ? AccountDecision.Nothing(AccountVerdict.NameTaken)
        : AccountRules.Created(asked, "BY_ENVIRONMENT", now);

    private static AccountDecision Refused(AccountVerdict verdict, string reason) =>
        AccountDecision.Refused(verdict, new AuditEvent(EventCode.SetupClaimed) { Reason = reason });
}
