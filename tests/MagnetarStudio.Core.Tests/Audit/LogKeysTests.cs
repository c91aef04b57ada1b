using MagnetarStudio.Core.Audit;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class LogKeysTests
{
    private const string Hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string OtherHex = "10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Phrase = "correct horse battery staple";

    private readonly CountingSecrets _secrets = new();

    [Theory]
    [InlineData(Hex, Hex, true)]
    [InlineData(Hex, OtherHex, false)]
    [InlineData(Hex, Phrase, false)]
    [InlineData(Phrase, Phrase, true)]
    [InlineData(Phrase, "correct horse battery stapl!", false)]
    [InlineData(Phrase, Hex, false)]
    public void Only_the_secret_that_made_the_log_opens_it(string made, string tried, bool opens)
    {
        var (keys, slot) = LogKeys.Create(SampleRecord.Log, Secret(made), _secrets);
        using (keys)
        {
            var wrapped = keys.WrapDataKey(1, SampleRecord.Range(0, 32), _secrets);
            if (opens)
            {
                using var unlocked = LogKeys.Unlock(SampleRecord.Log, [slot], Secret(tried));
                Assert.Equal(SampleRecord.Range(0, 32), unlocked.UnwrapDataKey(1, wrapped));
            }
            else
            {
                var error = Assert.Throws<AuditKeyException>(
                    () => LogKeys.Unlock(SampleRecord.Log, [slot], Secret(tried)));
                Assert.Contains("'environment'", error.Message, StringComparison.Ordinal);
                Assert.Contains("ELOHIMOS_AUDIT_ENCRYPTION_KEY", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(tried, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_slot_opens_neither_another_log_nor_under_another_name_nor_with_a_bit_changed()
    {
        var (keys, slot) = LogKeys.Create(SampleRecord.Log, Secret(Hex), _secrets);
        keys.Dispose();
        var wrapped = slot.Wrapped.ToArray();
        wrapped[^1] ^= 1;
        var salt = slot.Salt.ToArray();
        salt[0] ^= 1;

        Assert.Throws<AuditKeyException>(() => LogKeys.Unlock(new LogId(Guid.Empty), [slot], Secret(Hex)));
        Assert.Throws<AuditKeyException>(
            () => LogKeys.Unlock(SampleRecord.Log, [slot with { Name = "other" }], Secret(Hex)));
        Assert.Throws<AuditKeyException>(
            () => LogKeys.Unlock(SampleRecord.Log, [slot with { Wrapped = wrapped }], Secret(Hex)));
        Assert.Throws<AuditKeyException>(
            () => LogKeys.Unlock(SampleRecord.Log, [slot with { Salt = salt }], Secret(Hex)));
        Assert.Throws<AuditKeyException>(
            () => LogKeys.Unlock(SampleRecord.Log, [slot with { Wrapped = [] }], Secret(Hex)));
    }

    [Fact]
    public void A_wrapped_key_stands_for_its_id_its_kind_its_owner_and_its_log_only()
    {
        var (keys, _) = LogKeys.Create(SampleRecord.Log, Secret(Hex), _secrets);
        var (others, _) = LogKeys.Create(SampleRecord.Log, Secret(Hex), _secrets);
        using (keys)
        using (others)
        {
            var data = keys.WrapDataKey(5, SampleRecord.Range(0, 32), _secrets);
            var owner = SubjectOwner.Of(new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057")));
            var subject = keys.WrapSubjectKey(new SubjectKey(5, SampleRecord.Range(32, 32)), owner, _secrets);

            Assert.Equal(SampleRecord.Range(0, 32), keys.UnwrapDataKey(5, data));
            Assert.Equal(5UL, keys.UnwrapSubjectKey(5, subject)?.Id);
            Assert.Null(keys.UnwrapDataKey(6, data));
            Assert.Null(keys.UnwrapSubjectKey(6, subject));
            Assert.Null(keys.UnwrapSubjectKey(5, subject with { Owner = SubjectOwner.Of(default) }));
            Assert.Null(keys.UnwrapSubjectKey(5, subject with { Owner = SubjectOwner.OfStrangers(203001) }));
            Assert.Null(keys.UnwrapSubjectKey(5, subject with { Key = data }));
            Assert.Null(keys.UnwrapDataKey(5, subject.Key));
            Assert.Null(others.UnwrapDataKey(5, data));
            Assert.Null(keys.UnwrapDataKey(5, new WrappedKey(1, [])));
            Assert.Null(keys.UnwrapDataKey(5, data with { Master = 2 }));
        }
    }

    [Fact]
    public void Another_master_key_wraps_from_the_moment_it_is_added_and_the_earlier_one_still_opens()
    {
        var (keys, first) = LogKeys.Create(SampleRecord.Log, Secret(Hex), _secrets);
        using (keys)
        {
            var early = keys.WrapDataKey(5, SampleRecord.Range(0, 32), _secrets);
            var (master, second) = keys.MakeMaster(Secret(Hex), _secrets);
            Assert.Equal(early.Master, keys.WrapDataKey(6, SampleRecord.Range(0, 32), _secrets).Master);

            keys.Add(master);
            var late = keys.RewrapDataKey(5, early, _secrets)!;

            Assert.Equal((1, 2), (early.Master, late.Master));
            Assert.Equal(SampleRecord.Range(0, 32), keys.UnwrapDataKey(5, early));
            Assert.Equal(SampleRecord.Range(0, 32), keys.UnwrapDataKey(5, late));
            Assert.Null(keys.UnwrapDataKey(5, late with { Master = 1 }));

            using var both = LogKeys.Unlock(SampleRecord.Log, [second, first], Secret(Hex));
            Assert.Equal(2, both.NewestMaster);
            Assert.NotNull(both.UnwrapDataKey(5, early));
            using var newest = LogKeys.Unlock(SampleRecord.Log, [second], Secret(Hex));
            Assert.Null(newest.UnwrapDataKey(5, early));
            Assert.NotNull(newest.UnwrapDataKey(5, late));
        }
    }

    [Fact]
    public void The_slots_of_two_master_keys_cannot_change_places()
    {
        var (keys, first) = LogKeys.Create(SampleRecord.Log, Secret(Hex), _secrets);
        using (keys)
        {
            var (master, second) = keys.MakeMaster(Secret(Hex), _secrets);
            master.Dispose();

            Assert.Throws<AuditKeyException>(
                () => LogKeys.Unlock(SampleRecord.Log, [first with { Master = 2 }], Secret(Hex)));
            Assert.Throws<AuditKeyException>(
                () => LogKeys.Unlock(SampleRecord.Log, [second with { Master = 1 }], Secret(Hex)));
        }
    }

    [Theory]
    [InlineData(Hex, OtherHex)]
    [InlineData(Hex, Phrase)]
    [InlineData(Phrase, Hex)]
    public void A_changed_secret_opens_the_same_master_key_and_the_one_before_does_not(string before, string after)
    {
        var (keys, slot) = LogKeys.Create(SampleRecord.Log, Secret(before), _secrets);
        using (keys)
        {
            var wrapped = keys.WrapDataKey(5, SampleRecord.Range(0, 32), _secrets);

            var changed = LogKeys.Rewrap(SampleRecord.Log, slot, Secret(before), Secret(after), _secrets);

            Assert.NotEqual(slot.Salt, changed.Salt);
            using var opened = LogKeys.Unlock(SampleRecord.Log, [changed], Secret(after));
            Assert.Equal(SampleRecord.Range(0, 32), opened.UnwrapDataKey(5, wrapped));
            Assert.Throws<AuditKeyException>(() => LogKeys.Unlock(SampleRecord.Log, [changed], Secret(before)));
        }
    }

    private static AuditSecret Secret(string text)
    {
        Assert.True(AuditSecret.TryParse(text, out var secret));
        return secret;
    }
}
