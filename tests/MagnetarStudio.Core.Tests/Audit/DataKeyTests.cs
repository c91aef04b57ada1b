using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class DataKeyTests
{
    // From golden.mjs.
    private const string Commitment = "7FAAE51C86A2437A0B7425145C0A0E01821D154E8BB2A06A4C8FF2190C2072C6";

    [Theory]
    [InlineData(0, false)]
    [InlineData(863_999_999_999, false)]  // the last tick of 24 h
    [InlineData(864_000_000_000, true)]
    public void A_key_is_spent_after_24_hours_of_uptime(long ticks, bool isSpent)
    {
        var made = new Moment(default, TimeSpan.FromDays(3), Guid.Empty);
        using var key = new DataKey(1, new byte[32], made);

        // The wall clock is no help: it can be set.
        var now = made with { Uptime = made.Uptime + TimeSpan.FromTicks(ticks), Utc = DateTimeOffset.MaxValue };
        Assert.Equal(isSpent, key.IsSpent(now, records: 1));
    }

    [Theory]
    [InlineData(0, 1 << 30, false)]
    [InlineData(0, (1 << 30) + 1, true)]
    [InlineData(3, (1 << 30) - 3, false)]
    [InlineData(3, (1 << 30) - 2, true)]
    public void A_key_seals_no_more_than_2_to_the_30_records(int taken, int wanted, bool isSpent)
    {
        using var key = SampleRecord.NewKey();
        for (var count = 0; count < taken; count++)
        {
            Assert.Equal((ulong)count, key.TakeCounter());
        }

        Assert.Equal(isSpent, key.IsSpent(default, wanted));
    }

    [Fact]
    public void A_commitment_binds_the_id_to_the_key()
    {
        using var key = SampleRecord.NewKey();
        using var otherId = SampleRecord.NewKey(id: 8);
        using var otherKey = SampleRecord.NewKey(first: 0x21);

        Assert.Equal(Commitment, Convert.ToHexString(key.ComputeCommitment()));
        Assert.NotEqual(key.ComputeCommitment(), otherId.ComputeCommitment());
        Assert.NotEqual(key.ComputeCommitment(), otherKey.ComputeCommitment());
    }

    [Fact]
    public void Subjects_beyond_the_bound_are_derived_again_and_stay_the_same()
    {
        using var key = SampleRecord.NewKey();
        var record = SampleRecord.Seal(key);
        for (var subject = 0UL; subject < 5_000; subject++)
        {
            key.ForSubject(new SubjectKey(subject, new byte[32]));
        }

        Assert.True(AuditRecord.TryParse(record, out var parsed));
        Assert.True(RecordCipher.TryOpenSubject(
            SampleRecord.Log, key, SampleRecord.SubjectKey, parsed, new byte[SampleRecord.Subject.Length]));
    }

    [Fact]
    public void A_key_does_not_print_itself()
    {
        using var key = SampleRecord.NewKey();

        Assert.Equal("DataKey(redacted)", $"{key}");
        Assert.Equal("SubjectKey(redacted)", $"{SampleRecord.SubjectKey}");
    }
}
