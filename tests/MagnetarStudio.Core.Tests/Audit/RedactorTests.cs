using System.Text;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class RedactorTests
{
    [Theory]
    [InlineData(
        "password passwd pwd token access_token refresh_token auth_token jwt api_key apikey secret secret_key "
        + "passphrase auth_key authorization bearer private_key priv_key ssh_key credit_card card_number cvv cvc ssn "
        + "social_security decoy_password vault_password encryption_key master_key device_secret claim_code "
        + "invitation_code")]
    public void A_name_that_may_carry_a_secret_is_known_in_every_spelling(string names)
    {
        foreach (var name in names.Split(' '))
        {
            var parts = name.Split('_');
            var camel = string.Concat(parts.Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
            string[] spellings = [name, name.ToUpperInvariant(), name.Replace('_', '-'), name.Replace('_', ' '), camel];

            Assert.All(spellings, spelling => Assert.True(Redactor.IsSecretName(spelling), spelling));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("tokens_used")]
    [InlineData("keyboard")]
    [InlineData("secretary")]
    public void An_ordinary_name_carries_none(string name) => Assert.False(Redactor.IsSecretName(name));

    [Theory]
    [InlineData("Authorization: Bearer abc.def~ghi", "Authorization: [redacted]")]
    [InlineData("BEARER\tabc, then", "[redacted], then")]
    [InlineData("key=sk-abcdEFGH1234; next", "key=[redacted]; next")]
    [InlineData("(sk-proj-abcdefgh)", "([redacted])")]
    [InlineData("push with ghp_0123456789abcdef failed", "push with [redacted] failed")]
    [InlineData("xoxb-1-a xoxp-2-b", "[redacted] [redacted]")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end", "jwt [redacted] end")]
    [InlineData("0011-2233-4455-6677-8899-aabb-ccdd-eeff", "[redacted]")]
    public void A_secret_is_blanked_by_its_shape(string text, string clean) =>
        Assert.Equal(clean, Redactor.Clean(text));

    [Fact]
    public void Our_own_secrets_are_blanked()
    {
        var secrets = new CountingSecrets();
        var ring = new MacKeyRing([new MacKey(1, new byte[32], null)]);
        var refresh = new RefreshTokens(ring).Make(default, new byte[16], 1).Reveal();
        var device = new DeviceSecrets(ring).Make(default, 1, new DeviceId(Guid.Empty)).Reveal();
        var code = OneTimeCode.New(secrets).Reveal();

        Assert.Equal("[redacted] [redacted] [redacted].", Redactor.Clean($"{refresh} {device} {code}."));
    }

    [Theory]
    [InlineData("")]
    [InlineData("risk-assessment, desk-reservation and a task-management disk-encryption")]
    [InlineData("honkeyJournal-2020.docx of mgr1.example")]
    [InlineData("a bearer")]
    [InlineData("select 1; <b>..</b> \u0416\uD83D\uDE00")]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36")]
    public void Honest_text_survives(string text) => Assert.Equal(text, Redactor.Clean(text));

    [Fact]
    public void Null_stays_null() => Assert.Null(Redactor.Clean(null));

    [Theory]
    [InlineData(499, 499)]
    [InlineData(500, 500)]
    [InlineData(501, 500)]
    [InlineData(100_000, 500)]
    public void A_text_is_cut_at_500(int length, int kept) =>
        Assert.Equal(new string('a', kept), Redactor.Clean(new string('a', length)));

    [Theory]
    [InlineData("", 498, 500)]  // the pair fits
    [InlineData("", 499, 499)]  // it would be halved
    [InlineData("bearer ", 999 - 7, 10)]  // halved by the first cut, at 1,000
    [InlineData("ghp_0123456789 ", 999 - 15, 500)]
    public void No_surrogate_pair_is_halved(string before, int padding, int kept)
    {
        var clean = Redactor.Clean(before + new string('\u00e9', padding) + "\uD83D\uDE00 and more")!;

        Assert.Equal(kept, clean.Length);
        Assert.DoesNotContain(Rune.ReplacementChar, clean.EnumerateRunes());
    }

    [Fact]
    public void A_pair_on_the_first_cut_is_not_halved_when_blanking_brings_it_forward()
    {
        var text = string.Concat(Enumerable.Repeat("ghp_0123456789abcdef0123456789abcdef0123 ", 20));
        text += new string('-', 999 - text.Length) + "\uD83D\uDE00";

        Assert.DoesNotContain(Rune.ReplacementChar, Redactor.Clean(text)!.EnumerateRunes());
    }

    [Theory]
    [InlineData(495)]
    [InlineData(480)]
    public void A_secret_on_the_cut_is_blanked_first(int before)
    {
        var clean = Redactor.Clean(new string('.', before) + "sk-0123456789abcdefghijklmnop")!;

        Assert.DoesNotContain("sk-", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bearer ")]
    [InlineData("eyJ")]
    [InlineData("eyJaaaaaaaa")]
    [InlineData("sk-")]
    [InlineData("xoxb-")]
    [InlineData("0000-")]
    [InlineData("\t")]
    public void Of_hostile_text_only_the_start_is_looked_at(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000));

        Assert.Equal(Redactor.Clean(text[..(Redactor.TextLengthMax * 2)]), Redactor.Clean(text));
    }
}
