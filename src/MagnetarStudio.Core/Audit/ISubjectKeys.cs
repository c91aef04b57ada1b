using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>Gives the key for a record's subject, making it where there is none yet.</summary>
public interface ISubjectKeys
{
    /// <summary>The key of <paramref name="account"/>; null once the account is erased.</summary>
    SubjectKey? ForAccount(AccountId account);

    /// <summary>The key of the strangers of one month, destroyed when retention passes the month.</summary>
    /// <param name="month">Year and month, UTC, as yyyymm.</param>
    SubjectKey ForStrangers(int month);
}
