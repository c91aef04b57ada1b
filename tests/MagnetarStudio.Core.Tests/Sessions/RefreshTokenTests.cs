using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Core.Tests.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

public sealed class RefreshTokenTests
{
    // From Audit/golden.mjs.
    private const string Golden =
        "mgr1.EBESExQVFhcYGRobHB0eHwAAAAUBAgMEBQYHCAMA6SBvw64oW8CvX3sIfloEMcgn7zdoEoCXZaDHy-OD";

    private const ulong Kid = 0x0102030405060708;

    private static readonly byte[] s_salt = SampleRecord.Range(0x60, 16);
    private static readonly SessionId s_session = new(new Guid(SampleRecord.Range(0x10, 16), bigEndian: true));

    [Fact]
    public void A_token_is_that_of_another_implementation()
    {
        var tokens = new RefreshTokens(new([new(Kid, SampleRecord.Range(0x80, 32), null)]));

        Assert.Equal(Golden, tokens.Make(s_session, s_salt, 5).Reveal());
        Assert.True(RefreshToken.TryParse(Golden, out var token));
        Assert.Equal((s_session, 5u), (token.Session, token.Counter));
        Assert.Equal(Golden, token.Reveal());
        Assert.True(tokens.Verify(token, s_salt, Rows.Now.Utc));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mgr1.")]
    [InlineData("MGR1.EBESExQVFhcYGRobHB0eHwAAAAUBAgMEBQYHCAMA6SBvw64oW8CvX3sIfloEMcgn7zdoEoCXZaDHy-OD")]
    [InlineData("mgd1.EBESExQVFhcYGRobHB0eHwAAAAUBAgMEBQYHCAMA6SBvw64oW8CvX3sIfloEMcgn7zdoEoCXZaDHy-OD")]
    [InlineData(Golden + "A")]
    [InlineData(Golden + "=")]
    [InlineData(Golden + " ")]
    [InlineData(" " + Golden)]
    [InlineData("mgr1.EBESExQVFhcYGRobHB0eHwAAAAUBAgMEBQYHCAMA6SBvw64oW8CvX3sIfloEMcgn7zdoEoCXZaDHy-O")]
    [InlineData("mgr1.EBESExQVFhcYGRobHB0eHwAAAAUBAgMEBQYHCAMA6SBvw64oW8CvX3sIfloEMcgn7zdoEoCXZaDHy+OD")]
    [InlineData("mgr1.EBESExQVFhcYGRobHB0eHwAAAAUBAgMEBQYHCAMA6SBvw64oW8CvX3sIfloEMcgn7zdoEoCXZaDHy-O\u00c4")]
    public void Only_the_canonical_text_is_read(string? text) => Assert.False(RefreshToken.TryParse(text, out _));

    [Fact]
    public void Every_bit_is_authenticated()
    {
        var tokens = new RefreshTokens(SessionSamples.Ring());
        var text = tokens.Make(s_session, s_salt, 5).Reveal();
        for (var place = "mgr1.".Length; place < text.Length; place++)
        {
            var changed = text[..place] + (text[place] == 'A' ? 'B' : 'A') + text[(place + 1)..];

            Assert.True(RefreshToken.TryParse(changed, out var token));
            Assert.False(tokens.Verify(token, s_salt, Rows.Now.Utc));
        }
    }

    [Fact]
    public void Neither_the_salt_alone_nor_the_key_alone_makes_a_token()
    {
        var tokens = new RefreshTokens(SessionSamples.Ring());
        var otherKey = new RefreshTokens(SessionSamples.Ring(secret: 2)).Make(s_session, s_salt, 5);
        var otherSalt = tokens.Make(s_session, SampleRecord.Range(0x61, 16), 5);

        Assert.False(tokens.Verify(otherKey, s_salt, Rows.Now.Utc));
        Assert.False(tokens.Verify(otherSalt, s_salt, Rows.Now.Utc));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void A_retired_key_is_accepted_strictly_before_its_end(int ticks, bool isAccepted)
    {
        var token = new RefreshTokens(SessionSamples.Ring()).Make(s_session, s_salt, 5);
        var rotated = new RefreshTokens(SessionSamples.Ring(until: Rows.Now.Utc));

        Assert.Equal(isAccepted, rotated.Verify(token, s_salt, Rows.Now.Utc.AddTicks(ticks)));
        Assert.True(rotated.Verify(rotated.Make(s_session, s_salt, 5), s_salt, Rows.Now.Utc));
        Assert.False(new RefreshTokens(SessionSamples.Ring(kid: 9)).Verify(token, s_salt, Rows.Now.Utc));
    }

    [Fact]
    public void A_token_does_not_print_itself()
    {
        Assert.True(RefreshToken.TryParse(Golden, out var token));
        Assert.Equal("RefreshToken(redacted)", $"{token}");
    }
}
