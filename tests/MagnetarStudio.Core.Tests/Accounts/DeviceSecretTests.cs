using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Tests.Audit;
using MagnetarStudio.Core.Tests.Sessions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

public sealed class DeviceSecretTests
{
    // From Audit/golden.mjs.
    private const string Golden = "mgd1.MDEyMzQ1Njc4OTo7PD0-PwECAwQFBgcItf5Z7A-vF6waZ-Bx1mtj30_S9KCgWRPesdA7f2qOLTQ";

    private static readonly AccountId s_account = new(new Guid(SampleRecord.Range(0x70, 16), bigEndian: true));
    private static readonly DeviceId s_device = new(new Guid(SampleRecord.Range(0x30, 16), bigEndian: true));

    [Fact]
    public void A_secret_is_that_of_another_implementation()
    {
        var secrets = new DeviceSecrets(new([new(0x0102030405060708, SampleRecord.Range(0x80, 32), null)]));

        Assert.Equal(Golden, secrets.Make(s_account, 3, s_device).Reveal());
        Assert.True(DeviceSecret.TryParse(Golden, out var secret));
        Assert.Equal(s_device, secret.Device);
        Assert.True(secrets.Verify(secret, s_account, 3, Rows.Now.Utc));
        Assert.Equal("DeviceSecret(redacted)", $"{secret}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mgr1.MDEyMzQ1Njc4OTo7PD0-PwECAwQFBgcItf5Z7A-vF6waZ-Bx1mtj30_S9KCgWRPesdA7f2qOLTQ")]
    [InlineData(Golden + "=")]
    [InlineData("mgd1.MDEyMzQ1Njc4OTo7PD0-PwECAwQFBgcItf5Z7A-vF6waZ-Bx1mtj30_S9KCgWRPesdA7f2qOLTR")]  // stray bits
    [InlineData("mgd1.MDEyMzQ1Njc4OTo7PD0-PwECAwQFBgcItf5Z7A/vF6waZ+Bx1mtj30/S9KCgWRPesdA7f2qOLTQ")]
    [InlineData("mgd1.MDEyMzQ1Njc4OTo7PD0-PwECAwQFBgcItf5Z7A-vF6waZ-Bx1mtj30_S9KCgWRPesdA7f2qOLT")]
    public void Only_the_canonical_text_is_read(string? text) => Assert.False(DeviceSecret.TryParse(text, out _));

    [Fact]
    public void A_secret_is_good_for_one_account_one_password_and_one_device()
    {
        var secrets = new DeviceSecrets(SessionSamples.Ring());
        var secret = secrets.Make(s_account, 3, s_device);
        var other = new DeviceSecrets(SessionSamples.Ring(secret: 2)).Make(s_account, 3, s_device);

        Assert.True(secrets.Verify(secret, s_account, 3, Rows.Now.Utc));
        Assert.False(secrets.Verify(secret, new(Guid.Empty), 3, Rows.Now.Utc));
        Assert.False(secrets.Verify(secret, s_account, 4, Rows.Now.Utc));
        Assert.False(secrets.Verify(other, s_account, 3, Rows.Now.Utc));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void A_retired_key_is_accepted_strictly_before_its_end(int ticks, bool isAccepted)
    {
        var secret = new DeviceSecrets(SessionSamples.Ring()).Make(s_account, 3, s_device);
        var rotated = new DeviceSecrets(SessionSamples.Ring(until: Rows.Now.Utc));

        Assert.Equal(isAccepted, rotated.Verify(secret, s_account, 3, Rows.Now.Utc.AddTicks(ticks)));
    }

    [Fact]
    public void A_ring_has_exactly_one_newest_key()
    {
        var retired = SessionSamples.Key(1, 1, Rows.Now.Utc);

        Assert.Throws<InvalidOperationException>(() => new MacKeyRing([retired]));
        Assert.Throws<InvalidOperationException>(
            () => new MacKeyRing([SessionSamples.Key(2, 2, null), SessionSamples.Key(3, 3, null)]));
        Assert.Equal("MacKey(redacted)", $"{retired}");
    }
}
