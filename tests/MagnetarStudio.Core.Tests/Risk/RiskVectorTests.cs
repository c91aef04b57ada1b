using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskVectorTests
{
    private static readonly RiskVector s_session = new(RiskScope.Session, RiskGaps.Place | RiskGaps.PastHours, 0);
    private static readonly RiskVector s_signIn = new(RiskScope.SignIn, RiskGaps.None, 0);

    [Fact]
    public void The_form_never_changes()
    {
        var vector = s_session.With(RiskSignal.IpSubnetChange, 4).With(RiskSignal.FingerprintMismatch, 3);

        Assert.Equal("010108400000000000003040", Form(vector));
    }

    [Fact]
    public void Every_level_of_every_signal_survives_its_form()
    {
        foreach (var signal in Enum.GetValues<RiskSignal>())
        {
            for (var level = 0; level <= RiskVector.LevelMax; level++)
            {
                var vector = s_signIn.With(signal, 1).With(signal, level);

                Assert.Equal(level, vector.LevelOf(signal));
                Assert.True(RiskVector.TryRead(Convert.FromHexString(Form(vector)), out var read));
                Assert.Equal(vector, read);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0101084000000000000030")]  // a byte short
    [InlineData("01010840000000000000304000")]  // a byte long
    [InlineData("020108400000000000003040")]  // another version
    [InlineData("010008400000000000003040")]  // no such scope
    [InlineData("010308400000000000003040")]
    [InlineData("010118400000000000003040")]  // no such gap
    [InlineData("010108400000000000003050")]  // level 5
    [InlineData("010200000000100000000000")]  // a twelfth signal
    [InlineData("010100000000000100000000")]  // failed attempts in a session
    [InlineData("010200000000000000000044")]  // address and subnet
    public void Anything_else_is_refused(string form) =>
        Assert.False(RiskVector.TryRead(Convert.FromHexString(form), out _));

    [Theory]
    [InlineData(RiskSignal.FailedAttempts)]
    [InlineData(RiskSignal.ConcurrentSessions)]
    [InlineData(RiskSignal.BreachedPassword)]
    public void What_strangers_cause_has_no_place_in_a_session(RiskSignal signal)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => s_session.With(signal, 1));
        Assert.Equal(1, s_signIn.With(signal, 1).LevelOf(signal));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void A_level_is_0_to_4(int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => s_signIn.With(RiskSignal.NewDevice, level));

    private static string Form(RiskVector vector)
    {
        var bytes = new byte[RiskVector.SizeBytes];
        vector.Write(bytes);
        return Convert.ToHexString(bytes);
    }
}
