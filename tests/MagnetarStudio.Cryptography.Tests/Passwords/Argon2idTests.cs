using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Cryptography.Tests.Passwords;

public sealed class Argon2idTests
{
    [Theory]
    [InlineData(15, 32)]
    [InlineData(17, 32)]
    [InlineData(16, 15)]
    public void Wrong_lengths_are_refused_at_the_door(int saltSize, int outputSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Argon2id.Derive([], new byte[saltSize], new(8, 1), new byte[outputSize]));

    [Theory]
    [InlineData(7, 1)]
    [InlineData(8, 0)]
    [InlineData(8, 17)]
    [InlineData(262_145, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(-1, -1)]
    public void Costs_out_of_bounds_are_refused_at_the_door(int memoryKiB, int passes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Argon2id.Derive([], new byte[16], new(memoryKiB, passes), new byte[32]));

    [Theory]
    [InlineData(19_456, 2, true)]
    [InlineData(47_104, 1, true)]
    [InlineData(12_288, 3, true)]
    [InlineData(262_144, 16, true)]
    [InlineData(19_455, 2, false)]
    [InlineData(47_103, 1, false)]
    [InlineData(12_287, 16, false)]
    [InlineData(262_145, 1, false)]
    public void An_operator_may_choose_only_a_strong_cost(int memoryKiB, int passes, bool isStrong) =>
        Assert.Equal(isStrong, new Argon2idCost(memoryKiB, passes).IsStrong);
}
