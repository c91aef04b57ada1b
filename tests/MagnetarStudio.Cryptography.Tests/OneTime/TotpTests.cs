using MagnetarStudio.Cryptography.OneTime;

namespace MagnetarStudio.Cryptography.Tests.OneTime;

public sealed class TotpTests
{
    private static readonly byte[] s_secret = Hex.Repeat(5, Totp.SecretSizeBytes);
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_code_is_accepted_one_step_early_or_late(int drift, bool isAccepted)
    {
        var step = Totp.StepAt(s_now) + drift;

        var found = Totp.FindStep(s_secret, Totp.Compute(s_secret, step), s_now);

        Assert.Equal(isAccepted ? step : null, found);
    }

    [Fact]
    public void A_step_lasts_thirty_seconds_to_the_instant()
    {
        var begin = DateTimeOffset.FromUnixTimeSeconds(30 * 50_000_000L);

        Assert.Equal(50_000_000, Totp.StepAt(begin));
        Assert.Equal(50_000_000, Totp.StepAt(begin.AddSeconds(30).AddTicks(-1)));
        Assert.Equal(50_000_001, Totp.StepAt(begin.AddSeconds(30)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("??????")]
    public void Whatever_is_not_six_digits_is_no_code(string code) =>
        Assert.Null(Totp.FindStep(s_secret, code, s_now));

    [Fact]
    public void The_first_step_of_all_has_none_before_it() =>
        Assert.Equal(0, Totp.FindStep(s_secret, Totp.Compute(s_secret, 0), DateTimeOffset.UnixEpoch));

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    public void A_code_has_six_to_eight_digits(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Hotp.Compute(s_secret, 0, new byte[length]));
}
