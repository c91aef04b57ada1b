using MagnetarStudio.Core.Passwords;
using Xunit;
using static MagnetarStudio.Core.Passwords.PasswordVerdict;

namespace MagnetarStudio.Core.Tests.Passwords;

public sealed class PasswordPolicyTests
{
    private static readonly PasswordPolicy s_policy = new(15, 8, ["db01.example.com"]);

    [Theory]
    [InlineData("x", 14, TooShort)]
    [InlineData("x", 15, Accepted)]
    [InlineData("x", 256, Accepted)]
    [InlineData("x", 257, TooLong)]
    [InlineData("🦄", 14, TooShort)]  // 28 UTF-16 units, 56 bytes
    [InlineData("🦄", 15, Accepted)]
    [InlineData("🦄", 256, Accepted)]  // 1,024 bytes
    [InlineData(" ", 15, Accepted)]
    [InlineData("7", 64, Accepted)]
    public void Only_the_number_of_code_points_counts(string character, int count, PasswordVerdict verdict) =>
        Assert.Equal(verdict, Check(string.Concat(Enumerable.Repeat(character, count))));

    [Theory]
    [InlineData(7, TooShort)]
    [InlineData(8, Accepted)]
    public void Eight_are_enough_beside_a_second_factor(int length, PasswordVerdict verdict)
    {
        using var password = Create(new string('x', length));

        Assert.Equal(verdict, s_policy.Check(password, isSecondFactorRequired: true, "alice"));
    }

    [Theory]
    [InlineData("magnetarstudio-alice", ContextWord)]
    [InlineData("MagnetarStudio-ALICE", ContextWord)]
    [InlineData("alicealicealice", ContextWord)]
    [InlineData("db01.example.com", ContextWord)]
    [InlineData("example-password1", ContextWord)]  // 10 without the host's name
    [InlineData("alice-correct-horse", ContextWord)]  // 14
    [InlineData("alice-correct-horses", Accepted)]  // 15
    [InlineData("correct horse battery alice staple", Accepted)]
    [InlineData("malicemalicemali", ContextWord)]  // inside other words too
    [InlineData("smith smith 123 smith", ContextWord)]  // a part of the display name
    [InlineData("comcomcomcomcomcom", ContextWord)]
    [InlineData("j.j.j.j.j.j.j.j.", Accepted)]  // parts shorter than three count for nothing
    public void Names_that_everybody_knows_do_not_make_a_password_longer(string text, PasswordVerdict verdict) =>
        Assert.Equal(verdict, Check(text));

    [Fact]
    public void Letters_outside_ASCII_match_byte_for_byte()
    {
        using var same = Create("jürgenjürgenjürgen");
        using var other = Create("JÜRGENJÜRGENJÜRGEN");

        Assert.Equal(ContextWord, s_policy.Check(same, isSecondFactorRequired: false, "jürgen"));
        Assert.Equal(Accepted, s_policy.Check(other, isSecondFactorRequired: false, "jürgen"));
    }

    [Theory]
    [InlineData(7, 8)]
    [InlineData(65, 8)]
    [InlineData(15, 7)]
    [InlineData(15, 65)]
    public void A_length_out_of_bounds_cannot_be_configured(int least, int leastWithSecondFactor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PasswordPolicy(least, leastWithSecondFactor, []));

    [Fact]
    public void Fifteen_and_eight_are_the_default() =>
        Assert.Equal(
            (15, 8), (PasswordPolicy.Default.LengthMin, PasswordPolicy.Default.LengthMinWithSecondFactor));

    private static PasswordVerdict Check(string text)
    {
        using var password = Create(text);
        return s_policy.Check(password, isSecondFactorRequired: false, "alice", "J. Smith");
    }

    private static Password Create(string text)
    {
        Assert.True(Password.TryCreate(text, out var password));
        return password;
    }
}
