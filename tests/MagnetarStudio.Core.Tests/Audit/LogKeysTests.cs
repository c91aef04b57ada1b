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
                using var unlocked = LogKeys.Unlock(SampleRecord.Log, slot, Secret(tried));
                Assert.Equal(SampleRecord.Range(0, 32), unlocked.UnwrapDataKey(1, wrapped));
            }
            else
            {
                var error = Assert.Throws<AuditKeyException>(
                    () => LogKeys.Unlock(SampleRecord.Log, slot, Secret(tried)));
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

        Assert.Throws<AuditKeyException>(() => LogKeys.Unlock(new LogId(Guid.Empty), slot, Secret(Hex)));
        Assert.Throws<AuditKeyException>(
            () => LogKeys.Unlock(SampleRecord.Log, slot with { Name = "other" }, Secret(Hex)));
        Assert.Throws<AuditKeyException>(
            () => LogKeys.Unlock(SampleRecord.Log, slot with { Wrapped = wrapped }, Secret(Hex)));
        Assert.Throws<AuditKeyException>(
            () => LogKeys.Unlock(SampleRecord.Log, slot with { Salt = salt }, Secret(Hex)));
        Assert.Throws<AuditKeyException>(
            () => LogKeys.Unlock(SampleRecord.Log, slot with { Wrapped = [] }, Secret(Hex)));
    }

    [Fact]
    public void A_wrapped_key_stands_for_its_id_its_kind_and_its_log_only()
    {
        var (keys, _) = LogKeys.Create(SampleRecord.Log, Secret(Hex), _secrets);
        var (others, _) = LogKeys.Create(SampleRecord.Log, Secret(Hex), _secrets);
        using (keys)
        using (others)
        {
            var data = keys.WrapDataKey(5, SampleRecord.Range(0, 32), _secrets);
            var subject = keys.WrapSubjectKey(new SubjectKey(5, SampleRecord.Range(32, 32)), _secrets);

            Assert.Equal(SampleRecord.Range(0, 32), keys.UnwrapDataKey(5, data));
            Assert.Equal(5UL, keys.UnwrapSubjectKey(5, subject)?.Id);
            Assert.Null(keys.UnwrapDataKey(6, data));
            Assert.Null(keys.UnwrapSubjectKey(6, subject));
            Assert.Null(keys.UnwrapSubjectKey(5, data));
            Assert.Null(keys.UnwrapDataKey(5, subject));
            Assert.Null(others.UnwrapDataKey(5, data));
            Assert.Null(keys.UnwrapDataKey(5, []));
        }
    }

    private static AuditSecret Secret(string text)
    {
        Assert.True(AuditSecret.TryParse(text, out var secret));
        return secret;
    }
}
