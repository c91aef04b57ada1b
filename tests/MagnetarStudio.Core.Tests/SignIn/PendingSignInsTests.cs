using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.SignIn;

public sealed class PendingSignInsTests : IDisposable
{
    private static readonly DateTimeOffset s_now = Rows.Now.Utc;

    private readonly EnvelopeKeyRing _keys = PendingSamples.Ring();

    public void Dispose() => _keys.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_sealed_is_opened(bool isKnown)
    {
        var pending = isKnown ? PendingSamples.Pending : PendingSamples.Pending with { Known = null, Platform = "" };

        var token = Tokens().Make(pending, s_now);

        Assert.Equal(pending, Tokens().Open(token.Text, s_now));
        Assert.DoesNotContain(token.Text, token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_lives_strictly_before_its_end()
    {
        var token = Tokens().Make(PendingSamples.Pending, s_now);

        Assert.Equal(s_now.AddMinutes(5), token.ExpiresAt);
        Assert.NotNull(Tokens().Open(token.Text, token.ExpiresAt.AddTicks(-1)));
        Assert.Null(Tokens().Open(token.Text, token.ExpiresAt));
    }

    [Fact]
    public void A_token_of_another_instance_or_another_key_is_none()
    {
        using var otherKeys = PendingSamples.Ring(secret: 2);
        var token = Tokens().Make(PendingSamples.Pending, s_now).Text;

        Assert.Null(new PendingSignIns(_keys, Rows.IdOf(8), new CountingSecrets()).Open(token, s_now));
        Assert.Null(new PendingSignIns(otherKeys, Rows.IdOf(9), new CountingSecrets()).Open(token, s_now));
    }

    [Fact]
    public void A_token_that_was_touched_is_none()
    {
        var token = Tokens().Make(PendingSamples.Pending, s_now).Text;

        for (var at = 0; at < token.Length; at++)
        {
            var other = token[at] == 'A' ? 'B' : 'A';
            Assert.Null(Tokens().Open(string.Concat(token.AsSpan(0, at), [other], token.AsSpan(at + 1)), s_now));
        }

        Assert.Null(Tokens().Open(token[..^1], s_now));
        Assert.Null(Tokens().Open(token + "A", s_now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mgp1.")]
    [InlineData("mgp1.AAAA")]
    [InlineData("mgr1.AAAA")]
    [InlineData("mgp1.????")]
    public void Any_other_text_is_none(string text) => Assert.Null(Tokens().Open(text, s_now));

    [Fact]
    public void The_longest_device_fits()
    {
        var longest = PendingSamples.Pending with
        {
            DeviceName = new('ü', 64),
            Platform = new('ü', 32),
            AppVersion = new('x', 64),
        };

        Assert.Equal(longest, Tokens().Open(Tokens().Make(longest, s_now).Text, s_now));
        Assert.Null(Tokens().Open("mgp1." + new string('A', 10_000), s_now));
    }

    private PendingSignIns Tokens() => new(_keys, Rows.IdOf(9), new CountingSecrets());
}
