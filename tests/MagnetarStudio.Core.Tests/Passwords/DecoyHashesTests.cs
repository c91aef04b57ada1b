using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Passwords;

public sealed class DecoyHashesTests
{
    private static readonly byte[] s_key = new byte[32];

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 100, 0)]
    [InlineData(100, 100, 10_000)]
    [InlineData(int.MaxValue, int.MaxValue, 10_000)]
    [InlineData(25, 100, 2_500)]
    public void The_old_kind_is_as_frequent_as_among_accounts(int oldCount, int allCount, int expected)
    {
        var decoys = Create();
        decoys.SetShare(oldCount, allCount);

        var old = Enumerable.Range(0, 10_000).Count(name => decoys.For($"name{name}") is Pbkdf2Hash);

        Assert.InRange(old, expected - 200, expected + 200);
    }

    [Fact]
    public void A_name_keeps_its_kind_across_restarts_and_changes_it_once_as_old_hashes_go()
    {
        var (before, after) = (Create(seed: 1), Create(seed: 2));
        foreach (var name in Enumerable.Range(0, 200).Select(number => $"name{number}"))
        {
            var changes = 0;
            var wasOld = true;
            for (var oldCount = 100; oldCount >= 0; oldCount--)
            {
                before.SetShare(oldCount, 100);
                after.SetShare(oldCount, 100);
                var isOld = before.For(name) is Pbkdf2Hash;

                Assert.Equal(isOld, after.For(name) is Pbkdf2Hash);
                changes += isOld == wasOld ? 0 : 1;
                wasOld = isOld;
            }

            Assert.Equal(1, changes);
        }
    }

    [Fact]
    public void A_decoy_costs_what_new_hashes_cost()
    {
        var decoy = Assert.IsType<Argon2idHash>(Create().For("nobody"));

        Assert.Equal(new(64, 1), decoy.Cost);
        Assert.False(decoy.Verify("anything"u8));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    public void A_share_is_never_more_than_all(int oldCount, int allCount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Create().SetShare(oldCount, allCount));

    private static DecoyHashes Create(int seed = 0) => new(s_key, new(64, 1), new CountingSecrets(seed));
}
