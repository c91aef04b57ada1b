using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>Subject keys in memory: made where there is none, gone once erased.</summary>
internal sealed class TestSubjects : ISubjectKeys
{
    private readonly Dictionary<AccountId, SubjectKey?> _accounts = [];
    private readonly Dictionary<int, SubjectKey> _months = [];

    /// <summary>Every key ever made.</summary>
    public List<SubjectKey> Made { get; } = [];

    /// <summary>Whose each of them is.</summary>
    public List<SubjectOwner> Owners { get; } = [];

    public void Erase(AccountId account) => _accounts[account] = null;

    public SubjectKey? ForAccount(AccountId account)
    {
        if (!_accounts.TryGetValue(account, out var key))
        {
            _accounts.Add(account, key = New(SubjectOwner.Of(account)));
        }

        return key;
    }

    public SubjectKey ForStrangers(int month)
    {
        if (!_months.TryGetValue(month, out var key))
        {
            _months.Add(month, key = New(SubjectOwner.OfStrangers(month)));
        }

        return key;
    }

    private SubjectKey New(SubjectOwner owner)
    {
        Owners.Add(owner);
        var key = new SubjectKey((ulong)Made.Count + 1, SampleRecord.Range(Made.Count, SubjectKey.SizeBytes));
        Made.Add(key);
        return key;
    }
}
