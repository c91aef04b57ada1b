using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>What the records say of a subject key: whose parts are sealed under it, and when.</summary>
internal sealed class SubjectFacts(AccountId? account, long timeUs)
{
    // The key of a month is chosen by the wall clock, and a record has the log's: that far they are apart at most.
    private static readonly long s_slackUs = LogTip.ClockStepMin.Ticks / TimeSpan.TicksPerMicrosecond;

    private long _firstUs = timeUs;
    private long _lastUs = timeUs;

    /// <summary>The account; null for strangers.</summary>
    public AccountId? Account { get; } = account;

    /// <summary>Whether a part of somebody else was sealed under it too.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Whether it was met in the table.</summary>
    public bool IsMet { get; set; }

    /// <summary>The earliest month that it can be of.</summary>
    public int FirstMonth => SubjectOwner.MonthAt(_firstUs - s_slackUs);

    /// <summary>Those who may own the key of a part of <paramref name="account"/> sealed at that time.</summary>
    public static SubjectOwner[] OwnersOf(AccountId? account, long timeUs) => account is { } one
        ? [SubjectOwner.Of(one)]
        :
        [
            SubjectOwner.OfStrangers(SubjectOwner.MonthAt(timeUs - s_slackUs)),
            SubjectOwner.OfStrangers(SubjectOwner.MonthAt(timeUs + s_slackUs)),
        ];

    /// <summary>Takes in another record under the key.</summary>
    public void Add(AccountId? account, long timeUs)
    {
        IsShared |= account != Account;
        (_firstUs, _lastUs) = (Math.Min(_firstUs, timeUs), Math.Max(_lastUs, timeUs));
    }

    /// <summary>Whether it can be the key of <paramref name="owner"/>.</summary>
    public bool CanBeOf(SubjectOwner owner) => Account == owner.Account && (Account is not null
        || (owner.Month <= SubjectOwner.MonthAt(_firstUs + s_slackUs)
            && owner.Month >= SubjectOwner.MonthAt(_lastUs - s_slackUs)));

    /// <summary>For people.</summary>
    public override string ToString() => Account is { } one
        ? SubjectOwner.Of(one).ToString()
        : SubjectOwner.OfStrangers(SubjectOwner.MonthAt(_firstUs)).ToString();
}
